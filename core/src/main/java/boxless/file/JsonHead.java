package boxless.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The first keys of a JSON file, by which formats are told apart without reading large files.
 *
 * @param keys in their order; empty if it is no such file
 */
public record JsonHead(Set<String> keys) {
    private static final JsonFactory JSON = new JsonFactory();

    /** So much is looked at. */
    private static final int BYTES = 1 << 20;

    public JsonHead {
        keys = Set.copyOf(keys);
    }

    /** Of the object that the file holds. */
    public static JsonHead object(Path file) {
        return of(file, false);
    }

    /** Of the first object in the array that the file holds. */
    public static JsonHead array(Path file) {
        return of(file, true);
    }

    public boolean has(String key) {
        return keys.contains(key);
    }

    private static JsonHead of(Path file, boolean array) {
        Set<String> keys = new LinkedHashSet<>();
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
            if ((!array || parser.nextToken() == JsonToken.START_ARRAY)
                    && parser.nextToken() == JsonToken.START_OBJECT) {
                int depth = parser.streamReadContext().getNestingDepth();
                for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                    int nested = parser.streamReadContext().getNestingDepth();
                    if (nested == depth && token == JsonToken.PROPERTY_NAME) {
                        keys.add(parser.currentName());
                    }
                    if (nested < depth || parser.currentLocation().getByteOffset() > BYTES) {
                        break;
                    }
                }
            }
        } catch (IOException | JacksonException e) {
            return new JsonHead(keys); // what came before
        }
        return new JsonHead(keys);
    }
}
