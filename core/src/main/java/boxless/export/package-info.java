/** What a segmentation is written as: overlay, label image, table of measurements. Knows no libtorch. */
@NullMarked
package boxless.export;

import org.jspecify.annotations.NullMarked;
