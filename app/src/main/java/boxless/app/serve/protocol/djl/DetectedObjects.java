package boxless.app.serve.protocol.djl;

import boxless.app.serve.protocol.BitRows;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Mask;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Objects as DJL's own {@code DetectedObjects} become JSON: a box by its two corners in parts of the image's sides, and the mask as rows of the box's
 * pixels.
 */
final class DetectedObjects {
    private DetectedObjects() {}

    /** Those without pixels are left out. */
    static void write(JsonGenerator json, List<Instance> objects, Map<Integer, String> names) {
        json.writeStartArray();
        for (Instance object : objects) {
            if (!object.mask().isEmpty()) {
                json.writeStartObject();
                json.writeStringProperty("className", names.getOrDefault(object.category(), ""));
                json.writeName("probability");
                json.writeNumber(object.score());
                json.writeObjectPropertyStart("boundingBox");
                box(json, object.mask());
                json.writeEndObject();
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static void box(JsonGenerator json, Mask mask) {
        Box box = mask.box();
        json.writeArrayPropertyStart("rect");
        json.writeNumber((double) box.x() / mask.width());
        json.writeNumber((double) box.y() / mask.height());
        json.writeNumber((double) (box.x() + box.width()) / mask.width());
        json.writeNumber((double) (box.y() + box.height()) / mask.height());
        json.writeEndArray();
        json.writeName("mask");
        BitRows.write(json, mask, box);
    }
}
