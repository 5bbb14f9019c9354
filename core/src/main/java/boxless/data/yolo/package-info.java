/** YOLO's segmentation format as data. */
@NullMarked
package boxless.data.yolo;

import org.jspecify.annotations.NullMarked;
