/** The command {@code click}. */
@NullMarked
package boxless.app.click;

import org.jspecify.annotations.NullMarked;
