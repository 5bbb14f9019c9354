package boxless.app.serve.http;

import boxless.mask.Point;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import tools.jackson.databind.JsonNode;

/**
 * An object of a client's JSON. What is missing or of another kind is a {@link Problem} that names the key; keys that nobody asks for are passed over,
 * since clients send more with every version.
 *
 * @param node the object
 * @param path of keys that lead to it, empty for the whole
 */
public record Given(JsonNode node, String path) {
    public Given {
        if (!node.isObject()) {
            throw Problem.bad((path.isEmpty() ? "the body" : path) + " is no JSON object");
        }
    }

    public Given(JsonNode body) {
        this(body, "");
    }

    /**
     * The same, if it has none but these keys: nothing that was asked for is passed over.
     *
     * @throws Problem that names another one
     */
    public Given only(Set<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                throw Problem.bad(
                        "unknown key %s; known keys: %s".formatted(in(key), String.join(", ", new TreeSet<>(known))));
            }
        }
        return this;
    }

    /** Whether there is a value; null is none. */
    public boolean has(String key) {
        return node.hasNonNull(key);
    }

    public Given object(String key) {
        return new Given(require(key), in(key));
    }

    /** The elements of a list, each an object; none where there is no list. */
    public List<Given> objects(String key) {
        List<Given> all = new ArrayList<>();
        for (JsonNode element : list(key)) {
            all.add(new Given(element, in(key) + "[" + all.size() + "]"));
        }
        return all;
    }

    /** The elements of a list; none where there is no list. */
    public List<JsonNode> list(String key) {
        if (!has(key)) {
            return List.of();
        }
        return List.copyOf(requireList(key).values());
    }

    public String text(String key) {
        return optionalText(key).orElseThrow(() -> Problem.bad(in(key) + ": missing"));
    }

    public Optional<String> optionalText(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        JsonNode value = require(key);
        if (!value.isString()) {
            throw wrong(key, "a text");
        }
        return Optional.of(value.stringValue());
    }

    public double number(String key) {
        return number(require(key), key);
    }

    public Optional<Double> optionalNumber(String key) {
        return has(key) ? Optional.of(number(key)) : Optional.empty();
    }

    public Optional<Integer> optionalWhole(String key) {
        return optionalNumber(key).map(value -> {
            if (value != value.intValue()) {
                throw wrong(key, "a whole number");
            }
            return value.intValue();
        });
    }

    public long whole(String key) {
        JsonNode value = require(key);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(key, "a whole number");
        }
        return value.longValue();
    }

    /** @param otherwise where there is no value */
    public boolean truth(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        JsonNode value = require(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    /** Numbers in a list of any depth, one after another; none where there is no list. */
    public double[] numbers(String key) {
        DoubleBuffer all = DoubleBuffer.allocate(count(key));
        forEachNumber(key, all::put);
        return all.array();
    }

    /** How many elements a list has in all its depths; 0 where there is no list. */
    public int count(String key) {
        return has(key) ? count(requireList(key)) : 0;
    }

    /** Takes the numbers one after another, without a copy of them all; see {@link #numbers}. */
    public void forEachNumber(String key, DoubleConsumer taking) {
        if (has(key)) {
            visit(requireList(key), key, taking);
        }
    }

    /** A list of pairs: column and row; none where there is no list. */
    public List<Point> points(String key) {
        List<Point> points = new ArrayList<>();
        for (JsonNode pair : list(key)) {
            if (!pair.isArray() || pair.size() != 2) {
                throw wrong(key, "a list of pairs [x, y]");
            }
            points.add(new Point(number(pair.get(0), key), number(pair.get(1), key)));
        }
        return points;
    }

    /** Bytes as text. A {@code data:} address is taken for what it holds. */
    public byte[] base64(String key) {
        return base64(text(key), in(key));
    }

    /** @param name for the message */
    public static byte[] base64(String text, String name) {
        String digits = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text;
        try {
            return Base64.getDecoder().decode(digits.replaceAll("\\s", "")); // as MIME breaks lines, but nothing else
        } catch (IllegalArgumentException e) {
            throw Problem.bad(name + ": no base64 (" + e.getMessage() + ")");
        }
    }

    private JsonNode require(String key) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            throw Problem.bad(in(key) + ": missing");
        }
        return value;
    }

    private JsonNode requireList(String key) {
        JsonNode value = require(key);
        if (!value.isArray()) {
            throw wrong(key, "a list");
        }
        return value;
    }

    private static int count(JsonNode value) {
        int count = 0;
        for (JsonNode element : value) {
            count += element.isArray() ? count(element) : 1;
        }
        return count;
    }

    private void visit(JsonNode list, String key, DoubleConsumer taking) {
        for (JsonNode element : list) {
            if (element.isArray()) {
                visit(element, key, taking);
            } else {
                taking.accept(number(element, key));
            }
        }
    }

    private double number(JsonNode value, String key) {
        double number = value.asDouble(Double.NaN); // too large for a double: none
        if (!value.isNumber() || !Double.isFinite(number)) {
            throw wrong(key, "a number");
        }
        return number;
    }

    private Problem wrong(String key, String wanted) {
        return Problem.bad("%s: %s; give %s".formatted(in(key), Problem.cited(String.valueOf(node.path(key))), wanted));
    }

    private String in(String key) {
        return (path.isEmpty() ? "" : path + ".") + Problem.cited(key);
    }
}
