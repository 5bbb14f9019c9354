/** The command {@code train}. */
@NullMarked
package boxless.app.train;

import org.jspecify.annotations.NullMarked;
