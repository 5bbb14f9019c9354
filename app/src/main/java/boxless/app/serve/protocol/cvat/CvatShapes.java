package boxless.app.serve.protocol.cvat;

import boxless.app.serve.protocol.BitRows;
import boxless.mask.Box;
import boxless.mask.Contours;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Polygon;
import boxless.mask.Ring;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import tools.jackson.core.JsonGenerator;

/** Objects as CVAT takes them from its functions. */
final class CvatShapes {
    private CvatShapes() {}

    /**
     * What a detector found: a list with an element for each object, its mask as bits of its box row by row, then the columns and rows of the box's first
     * and last pixel. The outline is for those who ask CVAT for polygons, which have no holes there and are of one piece.
     *
     * @param objects from back to front: CVAT gives all of them one {@code z_order}, in which the later lie over the earlier
     * @param label of an object by its category
     */
    static void writeDetections(JsonGenerator json, List<Instance> objects, IntFunction<String> label) {
        json.writeStartArray();
        for (Instance object : objects) {
            Mask mask = object.mask();
            if (mask.isEmpty()) {
                continue;
            }
            json.writeStartObject();
            json.writeStringProperty("confidence", Float.toString(object.score()));
            json.writeStringProperty("label", label.apply(object.category()));
            json.writeStringProperty("type", "mask");
            json.writeArrayPropertyStart("points");
            largest(mask).ifPresent(ring -> {
                for (int i = 0; i < ring.size(); i++) {
                    json.writeNumber(ring.xs()[i]);
                    json.writeNumber(ring.ys()[i]);
                }
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("mask");
            Box box = mask.box();
            for (boolean pixel : mask.toBitmap(box)) {
                json.writeNumber(pixel ? 1 : 0);
            }
            json.writeNumber(box.x());
            json.writeNumber(box.y());
            json.writeNumber(box.x() + box.width() - 1);
            json.writeNumber(box.y() + box.height() - 1);
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What an interactor found: the mask as rows of bits of the whole image, and its outline. */
    static void writeMask(JsonGenerator json, Mask mask) {
        json.writeStartObject();
        json.writeArrayPropertyStart("points");
        largest(mask).ifPresent(ring -> {
            for (int i = 0; i < ring.size(); i++) {
                json.writeStartArray();
                json.writeNumber(ring.xs()[i]);
                json.writeNumber(ring.ys()[i]);
                json.writeEndArray();
            }
        });
        json.writeEndArray();
        json.writeName("mask");
        BitRows.write(json, mask, new Box(0, 0, mask.width(), mask.height()));
        json.writeEndObject();
    }

    /** The outline of the largest piece. */
    private static Optional<Ring> largest(Mask mask) {
        return Contours.of(mask).stream()
                .max(Comparator.comparingLong(Polygon::area))
                .map(Polygon::outer);
    }
}
