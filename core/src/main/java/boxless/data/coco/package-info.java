/** COCO's formats as data: instances, panoptic segmentation, and results. */
@NullMarked
package boxless.data.coco;

import org.jspecify.annotations.NullMarked;
