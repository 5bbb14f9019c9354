/** Pixels, picture files, normalisation, resizing. Knows no libtorch. */
@NullMarked
package boxless.image;

import org.jspecify.annotations.NullMarked;
