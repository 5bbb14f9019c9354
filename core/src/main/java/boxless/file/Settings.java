package boxless.file;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Settings as typed records. The defaults are a record too: what a file leaves out is taken from there, what it says and the record
 * does not know is an error that names the key. Keys are snake_case.
 */
public final class Settings {
    /** Strict JSON for everything that Boxless writes about itself. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .build();

    private static final String NO_KEYS = "contains no keys; write lines of the form key: value";

    private Settings() {}

    /** Reads a YAML file whose top level is a list of keys. */
    public static ObjectNode readYaml(Path file) {
        try {
            if (YAML.readTree(Files.readString(file, StandardCharsets.UTF_8)) instanceof ObjectNode tree) {
                return tree;
            }
            throw new BadFileException(file, NO_KEYS);
        } catch (IOException e) {
            throw new BadFileException(file, "cannot be read (" + e.getMessage() + "); give a YAML file", e);
        } catch (JacksonException e) {
            throw new BadFileException(file, "not valid YAML: " + firstLine(e.getOriginalMessage()) + place(e), e);
        }
    }

    /** Reads YAML text, for example one value from the command line; nothing is the empty text. */
    public static JsonNode parseYaml(String text) {
        try {
            JsonNode tree = YAML.readTree(text);
            return tree.isMissingNode() ? JSON.stringNode("") : tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not valid YAML: " + firstLine(e.getOriginalMessage()), e);
        }
    }

    /** YAML text of a tree. */
    public static String toYaml(JsonNode tree) {
        return YAML.writeValueAsString(tree);
    }

    /**
     * Sets what a user gives over a file's keys.
     *
     * @param overrides {@code key.sub=value}, the value in YAML
     * @param form what to write, for the message
     * @throws IllegalArgumentException if one has no key or its value is not valid YAML
     */
    public static void override(ObjectNode tree, List<String> overrides, String form) {
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + override + "': write " + form);
            }
            set(tree, override.substring(0, equals), parseYaml(override.substring(equals + 1)));
        }
    }

    /**
     * Sets {@code a.b.c} in the tree, making objects on the way. A number is a place in a list that is there: {@code a.0.c}.
     *
     * @throws IllegalArgumentException if a list has no such place
     */
    public static void set(ObjectNode tree, String key, JsonNode value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            tree.set(key, value);
            return;
        }
        String parent = key.substring(0, dot);
        String rest = key.substring(dot + 1);
        if (tree.get(parent) instanceof ArrayNode list) {
            setIn(list, parent, rest, value);
        } else {
            set(tree.get(parent) instanceof ObjectNode child ? child : tree.putObject(parent), rest, value);
        }
    }

    private static void setIn(ArrayNode list, String name, String key, JsonNode value) {
        String[] parts = key.split("\\.", 2);
        int place = parts[0].matches("\\d{1,9}") ? Integer.parseInt(parts[0]) : list.size();
        if (place >= list.size()) {
            throw new IllegalArgumentException(
                    "%s.%s: %s is a list of %d; name an element by its place from 0, or give the whole list"
                            .formatted(name, parts[0], name, list.size()));
        }
        if (parts.length == 1) {
            list.set(place, value);
        } else {
            ObjectNode element = list.get(place) instanceof ObjectNode object ? object : JSON.createObjectNode();
            set(element, parts[1], value);
            list.set(place, element);
        }
    }

    /**
     * Binds the given keys over the defaults.
     *
     * @param source the file or whatever the message should name
     * @param section dotted key of {@code given} inside the source, empty for the whole
     * @throws IllegalArgumentException one line that names source, key and cure
     */
    public static <T> T bind(String source, String section, @Nullable JsonNode given, T defaults) {
        ObjectNode tree = JSON.valueToTree(defaults);
        if (given != null && !given.isNull()) {
            merge(tree, object(source + (section.isEmpty() ? "" : ": " + section), given));
        }
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) defaults.getClass();
        try {
            return JSON.treeToValue(tree, type);
        } catch (DatabindException e) {
            throw new IllegalArgumentException(source + ": " + explain(section, tree, e), e);
        }
    }

    private static ObjectNode object(String source, @Nullable JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException(source + ": " + NO_KEYS);
    }

    /**
     * Objects merge key by key, unless they say which kind they are and it is another one; everything else is replaced. A key without a value,
     * such as one whose lines are all commented out, leaves the default.
     */
    private static void merge(ObjectNode into, ObjectNode from) {
        for (var entry : from.properties()) {
            JsonNode old = into.get(entry.getKey());
            if (old != null && entry.getValue().isNull()) {
                continue;
            }
            if (old instanceof ObjectNode oldObject
                    && entry.getValue() instanceof ObjectNode newObject
                    && sameKind(oldObject, newObject)) {
                merge(oldObject, newObject);
            } else {
                into.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static boolean sameKind(ObjectNode old, ObjectNode given) {
        return given.get("kind") == null || given.get("kind").equals(old.get("kind"));
    }

    private static String explain(String section, JsonNode tree, DatabindException e) {
        String key = e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        String path = (section + key).replaceFirst("^\\.", "");
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown key " + path + "; known keys: " + known(unknown.getKnownPropertyIds());
        }
        return (path.isEmpty() ? "" : path + ": ") + what(tree, e);
    }

    private static String what(JsonNode tree, DatabindException e) {
        if (e instanceof InvalidTypeIdException wrong) {
            return unknownKind(wrong);
        }
        String wanted = e instanceof MismatchedInputException wrong ? wanted(wrong.getTargetType()) : "";
        if (!wanted.isEmpty()) {
            JsonNode found = at(tree, e.getPath());
            return (found.isMissingNode() || found.isNull() ? "missing" : found.toString()) + ", must be " + wanted;
        }
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return firstLine(cause instanceof JacksonException jackson ? jackson.getOriginalMessage() : cause.getMessage());
    }

    private static String unknownKind(InvalidTypeIdException e) {
        Class<?> type = e.getBaseType().getRawClass();
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        String key = info == null || info.property().isEmpty() ? "" : info.property() + ": ";
        String choices = kinds == null
                ? ""
                : Stream.of(kinds.value())
                        .map(JsonSubTypes.Type::name)
                        .collect(Collectors.joining(", ", "; choose ", ""));
        return key + (e.getTypeId() == null ? "missing" : "'" + e.getTypeId() + "' is unknown") + choices;
    }

    /** The kind of value that a key takes, for people; empty for what is no plain value. */
    private static String wanted(@Nullable Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type == double[].class || type == float[].class ? "a list of numbers" : "";
    }

    private static JsonNode at(JsonNode tree, List<JacksonException.Reference> path) {
        JsonNode at = tree;
        for (JacksonException.Reference step : path) {
            at = step.getPropertyName() == null ? at.path(step.getIndex()) : at.path(step.getPropertyName());
        }
        return at;
    }

    private static String known(@Nullable Collection<Object> keys) {
        return keys == null || keys.isEmpty()
                ? "none"
                : keys.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }

    private static String place(JacksonException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "invalid value" : message.lines().findFirst().orElse("invalid value");
    }
}
