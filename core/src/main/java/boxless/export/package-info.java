/** Output formats of a segmentation: overlay, label image, table of measurements and others. Does not depend on libtorch. */
@NullMarked
package boxless.export;

import org.jspecify.annotations.NullMarked;
