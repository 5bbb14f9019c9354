package boxless.file;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.NullNode;

/** JSON that commands write for other programs. */
public final class JsonFile {
    private JsonFile() {}

    /** Writes the tree, indented, with a line end; never seen half written. */
    public static void write(Path file, JsonNode tree) throws IOException {
        String text = Settings.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
        AtomicFile.writeText(file, text);
    }

    /** A number in full precision, null if it is undefined. */
    public static JsonNode number(double value) {
        return Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.getInstance();
    }
}
