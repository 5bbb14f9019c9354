/** Cityscapes as data: its folders, label ids and results. */
@NullMarked
package boxless.data.cityscapes;

import org.jspecify.annotations.NullMarked;
