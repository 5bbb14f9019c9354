/** The commands about model files: {@code info}, {@code import} and {@code forward}. */
@NullMarked
package boxless.app.model;

import org.jspecify.annotations.NullMarked;
