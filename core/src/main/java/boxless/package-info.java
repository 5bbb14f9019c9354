/** The library's face: a model, and the segmenter that runs it. */
@NullMarked
package boxless;

import org.jspecify.annotations.NullMarked;
