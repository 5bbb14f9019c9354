package boxless.app.click;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One line of what a program asks. */
sealed interface Request {
    /**
     * A click.
     *
     * @param x column
     * @param y row
     * @param object name of the object, null for a new one
     * @param positive whether the object is to contain the point
     */
    record Click(double x, double y, @Nullable String object, boolean positive) implements Request {}

    /** Takes the last click back. */
    record Undo() implements Request {}

    /** Sent back with the answer, whatever it is. */
    String ID = "id";

    /** The keys of a line. */
    Set<String> KEYS = Set.of(ID, "x", "y", "object", "positive", "undo");

    /** @throws IllegalArgumentException one line that names the key */
    static Request of(JsonNode line) {
        if (!line.isObject()) {
            throw new IllegalArgumentException("no JSON object; write for example {\"x\": 120, \"y\": 88}");
        }
        for (String key : line.propertyNames()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown key " + key + "; known keys: " + String.join(", ", new TreeSet<>(KEYS)));
            }
        }
        if (!truth(line, "undo", false)) {
            return new Click(number(line, "x"), number(line, "y"), name(line), truth(line, "positive", true));
        }
        if (line.has("x") || line.has("y") || line.has("object") || line.has("positive")) {
            throw new IllegalArgumentException("undo takes back the last click; give no other key but id");
        }
        return new Undo();
    }

    private static double number(JsonNode line, String key) {
        JsonNode value = line.path(key);
        if (!value.isNumber()) {
            throw new IllegalArgumentException(
                    key + ": " + (value.isMissingNode() ? "missing" : value) + ", must be a number");
        }
        return value.doubleValue();
    }

    private static boolean truth(JsonNode line, String key, boolean otherwise) {
        JsonNode value = line.path(key);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw new IllegalArgumentException(key + ": " + value + ", must be true or false");
        }
        return value.isMissingNode() ? otherwise : value.booleanValue();
    }

    private static @Nullable String name(JsonNode line) {
        JsonNode value = line.path("object");
        if (!value.isMissingNode() && !value.isString()) {
            throw new IllegalArgumentException("object: " + value + ", must be a name between quotes");
        }
        return value.isMissingNode() ? null : value.stringValue();
    }
}
