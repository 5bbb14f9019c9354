/**
 * Pixels, image files, normalisation, resizing. Does not depend on libtorch.
 *
 * <p>The JDK (PNG) and TwelveMonkeys (JPEG, TIFF) decode; the code here decides what the values mean, and rejects files that are truncated, damaged
 * or too large where the libraries would decode them silently.
 */
@NullMarked
package boxless.image;

import org.jspecify.annotations.NullMarked;
