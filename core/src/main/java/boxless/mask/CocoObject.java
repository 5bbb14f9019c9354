package boxless.mask;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An annotated or a found object with all that COCO's files and COCO's metric say of one.
 *
 * @param category id as the data set counts them
 * @param mask its pixels; null for a result that is only a box
 * @param box as the file says, else the mask's
 * @param area that sorts it into small, medium or large: as annotated; of a result its box's if the file gives one; else the mask's pixels
 * @param crowd several objects that were not told apart
 * @param score confidence, any finite number, the higher the surer; 1 for annotations
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

    /** The objects of a picture of which no more is known. */
    public static List<CocoObject> all(Segmentation segmentation) {
        return segmentation.instances().objects().stream().map(CocoObject::of).toList();
    }

    /** An object of which no more is known. */
    public static CocoObject of(Instance object) {
        Mask mask = object.mask();
        return new CocoObject(
                object.category(), mask, Rectangle.of(mask.box()), mask.area(), object.crowd(), object.score());
    }
}
