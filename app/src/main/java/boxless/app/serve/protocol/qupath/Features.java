package boxless.app.serve.protocol.qupath;

import boxless.export.GeoJson;
import boxless.mask.Instance;
import java.util.List;
import java.util.function.IntFunction;
import tools.jackson.core.JsonGenerator;

/**
 * Objects as QuPath's extension takes them: a list of GeoJSON features, outlines in pixels of the image that was sent. The extension reads the score from
 * {@code quality}. It would make a class of {@code object_idx}, which other servers send, and so that is left out: an object keeps the class of what it
 * was asked with, or else has the one that the model gives it.
 */
final class Features {
    private Features() {}

    /** Those without pixels are left out. */
    static void write(JsonGenerator json, List<Instance> objects, String model, IntFunction<String> category) {
        json.writeStartArray();
        for (Instance object : objects) {
            if (object.mask().isEmpty()) {
                continue;
            }
            String name = category.apply(object.category());
            json.writeStartObject();
            json.writeStringProperty("type", "Feature");
            json.writeName("geometry");
            GeoJson.writeGeometry(json, object.mask());
            json.writeObjectPropertyStart("properties");
            json.writeStringProperty("objectType", "annotation");
            json.writeObjectPropertyStart("classification");
            json.writeStringProperty("name", name);
            json.writeEndObject();
            json.writeStringProperty("label", name);
            json.writeName("quality");
            json.writeNumber(object.score());
            json.writeStringProperty("sam_model", model);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
