/** The command `boxless`. */
@NullMarked
package boxless.app;

import org.jspecify.annotations.NullMarked;
