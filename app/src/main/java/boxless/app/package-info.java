/** The command {@code boxless}. */
@NullMarked
package boxless.app;

import org.jspecify.annotations.NullMarked;
