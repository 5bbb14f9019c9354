/** What a paper must say to be trained, run and evaluated. One folder per paper below; none sees another. */
@NullMarked
package boxless.method;

import org.jspecify.annotations.NullMarked;
