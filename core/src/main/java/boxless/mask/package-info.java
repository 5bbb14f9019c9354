/** Masks as run lengths, label maps, contours, components, overlap, assignment. Knows no libtorch. */
@NullMarked
package boxless.mask;

import org.jspecify.annotations.NullMarked;
