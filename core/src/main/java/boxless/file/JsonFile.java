package boxless.file;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.NullNode;

/** JSON that commands write for other programs. */
public final class JsonFile {
    private JsonFile() {}

    /** Writes {@link #text}; never seen half written. */
    public static void write(Path file, JsonNode tree) throws IOException {
        AtomicFile.writeText(file, text(tree));
    }

    /** The tree, indented, with a line end. */
    public static String text(JsonNode tree) {
        return Settings.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }

    /** A number in full precision, null if it is undefined. */
    public static JsonNode number(double value) {
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.getInstance();
    }
}
