/** Samples, data sets, augmentation and the loader that feeds training. Knows no libtorch. */
@NullMarked
package boxless.data;

import org.jspecify.annotations.NullMarked;
