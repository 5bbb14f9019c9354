package boxless.mask;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An annotated or predicted object with everything that COCO's files and COCO's metric need.
 *
 * @param category id of the data set
 * @param mask its pixels; null for what is only a box
 * @param box as given in the file, otherwise that of the mask
 * @param area that decides between small, medium and large: as annotated; for a result that of its box if the file gives one; otherwise the
 *     pixels of the mask, or the area of the box where there is no mask
 * @param crowd a group of objects that were not separated
 * @param score confidence, any finite number, higher is more confident; 1 for annotations
 */
public record CocoObject(int category, @Nullable Mask mask, Rectangle box, double area, boolean crowd, double score) {
    public CocoObject {
        if (!Double.isFinite(score)) {
            throw new IllegalArgumentException("an object with the score " + score + "; give a finite number");
        }
    }

    /** The same object, called something else. */
    public CocoObject withCategory(int id) {
        return new CocoObject(id, mask, box, area, crowd, score);
    }

    /** The objects of an image, with area and box taken from their masks. */
    public static List<CocoObject> all(Segmentation segmentation) {
        return segmentation.instances().objects().stream().map(CocoObject::of).toList();
    }

    /** An object with area and box taken from its mask. */
    public static CocoObject of(Instance object) {
        Mask mask = object.mask();
        return new CocoObject(
                object.category(), mask, Rectangle.of(mask.box()), mask.area(), object.crowd(), object.score());
    }
}
