/** Recognises files of weights by their content. */
@NullMarked
package boxless.weights.files;

import org.jspecify.annotations.NullMarked;
