/** The command {@code serve}. */
@NullMarked
package boxless.app.serve;

import org.jspecify.annotations.NullMarked;
