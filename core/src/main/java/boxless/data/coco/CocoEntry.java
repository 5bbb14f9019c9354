package boxless.data.coco;

import boxless.file.BadFileException;
import boxless.mask.CocoObject;
import boxless.mask.Mask;
import boxless.mask.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A checked item, kept small until its pixels are asked for.
 *
 * @param id of an annotation
 * @param category known
 * @param area as the file says, else NaN
 * @param box as the file says, else null
 * @param shape null for what is only a box
 */
record CocoEntry(
        long id,
        int category,
        boolean crowd,
        double area,
        @Nullable Rectangle box,
        @Nullable CocoShape shape,
        double score) {
    /** Whether its outline or its box reaches beyond a picture of this size by more than a pixel. */
    boolean leaves(int width, int height) {
        boolean boxLeaves = box != null
                && (box.x() < -1
                        || box.y() < -1
                        || box.x() + box.width() > width + 1.0
                        || box.y() + box.height() > height + 1.0);
        return boxLeaves || (shape != null && shape.leaves(width, height));
    }

    /** The corners of its only polygon, if that lies within a picture of this size; else none. */
    double[] outline(int width, int height) {
        return shape instanceof CocoShape.Polygons polygons ? polygons.only(width, height) : new double[0];
    }

    /**
     * Draws the entries of an image, in their order.
     *
     * @param naming says which entry is broken
     * @throws BadFileException if segmentations are invalid
     */
    static List<CocoObject> draw(
            List<CocoEntry> entries, CocoPicture picture, Path file, Function<CocoEntry, String> naming) {
        List<CocoObject> objects = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        for (CocoEntry entry : entries) {
            try {
                objects.add(entry.draw(picture.width(), picture.height()));
            } catch (IllegalArgumentException e) {
                faults.add("%s: %s; export it again".formatted(naming.apply(entry), e.getMessage()));
            }
        }
        if (!faults.isEmpty()) {
            throw BadFileException.of(file, faults);
        }
        return objects;
    }

    /** The object in a picture of this size; throws IllegalArgumentException where the segmentation is broken. */
    private CocoObject draw(int width, int height) {
        return with(shape == null ? null : shape.mask(width, height));
    }

    /** The same as a box only. */
    CocoEntry withoutShape() {
        return new CocoEntry(id, category, crowd, area, box, null, score);
    }

    /** The object whose pixels were drawn before. */
    CocoObject with(@Nullable Mask mask) {
        Rectangle rectangle = box;
        if (rectangle == null) {
            rectangle = mask == null ? new Rectangle(0, 0, 0, 0) : Rectangle.of(mask.box());
        }
        double size = area;
        if (Double.isNaN(size)) {
            size = mask == null ? rectangle.area() : mask.area();
        }
        return new CocoObject(category, mask, rectangle, size, crowd, score);
    }
}
