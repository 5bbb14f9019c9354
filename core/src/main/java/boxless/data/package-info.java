/** Samples, data sets, augmentation and the loader that feeds training. Does not depend on libtorch. */
@NullMarked
package boxless.data;

import org.jspecify.annotations.NullMarked;
