/** The commands {@code score} and {@code evaluate}. */
@NullMarked
package boxless.app.score;

import org.jspecify.annotations.NullMarked;
