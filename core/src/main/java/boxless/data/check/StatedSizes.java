package boxless.data.check;

import boxless.mask.Box;
import boxless.mask.CocoObject;
import boxless.mask.Mask;
import boxless.mask.Rectangle;
import java.util.Optional;

/**
 * Whether the boxes and areas that annotations state are those of their masks. Some differ everywhere because they are rounded or count hidden parts; if
 * more than half of all do, the masks are not what was annotated.
 */
final class StatedSizes {
    /** Areas may differ by so much of the mask. */
    private static final double TOLERANCE = 0.05;

    private int objects;
    private int boxes;
    private int shrunk;
    private int areas;

    void add(CocoObject object) {
        Mask mask = object.mask();
        if (mask == null || mask.isEmpty() || object.crowd()) {
            return;
        }
        objects++;
        Box box = mask.box();
        Rectangle stated = object.box();
        double left = stated.x() - box.x();
        double top = stated.y() - box.y();
        double wider = stated.width() - box.width();
        double higher = stated.height() - box.height();
        if (isPixel(left) || isPixel(top) || isPixel(left + wider) || isPixel(top + higher)) {
            boxes++;
            boolean inPlace = !isPixel(left) && !isPixel(top);
            shrunk += inPlace && Math.round(wider) == 1 && Math.round(higher) == 1 ? 1 : 0;
        }
        double difference = Math.abs(object.area() - mask.area());
        // A rim half a pixel wide has a pixel for two of the box's width and height.
        if (difference > (box.width() + box.height()) / 2.0 && difference > TOLERANCE * mask.area()) {
            areas++;
        }
    }

    private static boolean isPixel(double difference) {
        return Math.abs(difference) > 1 - 1e-6;
    }

    /** What is wrong with more than half of the objects, and its likely reason. */
    Optional<String> finding() {
        if (2 * shrunk > objects) {
            return said(
                    shrunk,
                    "the bbox is a row and a column larger than the mask: outlines through pixel centres, as OpenCV's"
                            + " findContours gives, lose these; export outlines along pixel edges, or run lengths");
        }
        if (2 * boxes > objects) {
            return said(
                    boxes,
                    "the bbox is not that of the mask: perhaps run lengths are in row order, or of images of another"
                            + " size; look at the contact sheet");
        }
        if (2 * areas > objects) {
            return said(
                    areas,
                    "the area is not that of the mask; look at the contact sheet whether the masks cover the objects");
        }
        return Optional.empty();
    }

    private Optional<String> said(int count, String what) {
        return Optional.of("in %,d of %,d annotations %s".formatted(count, objects, what));
    }
}
