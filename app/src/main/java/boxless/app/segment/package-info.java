/** The command {@code segment}. */
@NullMarked
package boxless.app.segment;

import org.jspecify.annotations.NullMarked;
