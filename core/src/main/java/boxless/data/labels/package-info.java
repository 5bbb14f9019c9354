/** Label images beside their images as data. */
@NullMarked
package boxless.data.labels;

import org.jspecify.annotations.NullMarked;
