/** Run-length masks, label maps, contours, components, overlap, assignment. Does not depend on libtorch. */
@NullMarked
package boxless.mask;

import org.jspecify.annotations.NullMarked;
