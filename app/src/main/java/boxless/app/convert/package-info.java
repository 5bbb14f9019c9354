/** The command {@code convert}. */
@NullMarked
package boxless.app.convert;

import org.jspecify.annotations.NullMarked;
