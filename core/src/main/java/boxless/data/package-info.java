/** Samples, data sets and their formats, augmentation, checks, and synthetic images. Does not depend on libtorch. */
@NullMarked
package boxless.data;

import org.jspecify.annotations.NullMarked;
