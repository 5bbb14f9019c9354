/** The command {@code generate}. */
@NullMarked
package boxless.app.generate;

import org.jspecify.annotations.NullMarked;
