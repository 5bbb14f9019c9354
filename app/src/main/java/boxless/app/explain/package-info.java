/** The command {@code explain}. */
@NullMarked
package boxless.app.explain;

import org.jspecify.annotations.NullMarked;
