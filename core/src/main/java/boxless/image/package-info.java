/**
 * Pixels, picture files, normalisation, resizing. Knows no libtorch.
 *
 * <p>The JDK (PNG) and TwelveMonkeys (JPEG, TIFF) decode; the code here decides what the numbers mean, and refuses what the
 * libraries would decode without a word though the file is cut, damaged or too large.
 */
@NullMarked
package boxless.image;

import org.jspecify.annotations.NullMarked;
