/** What a data set holds, and what is wrong with it. */
@NullMarked
package boxless.data.check;

import org.jspecify.annotations.NullMarked;
