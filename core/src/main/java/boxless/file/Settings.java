package boxless.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLParser;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;
import tools.jackson.dataformat.yaml.util.StringQuotingChecker;

/**
 * Settings as typed records. The defaults are a record too: what a file leaves out is taken from there, what it says and the record
 * does not know is an error that names the key. Keys are snake_case.
 */
public final class Settings {
    /** Strict JSON for everything that Boxless writes about itself, and for what is asked of it. */
    public static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private static final ObjectMapper YAML = YAMLMapper.builder(new YAMLFactory()
                    .rebuild()
                    .stringQuotingChecker(new Quotes())
                    .build())
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** For what people write: a fraction is no whole number, a number no choice and no yes or no, and nothing no number. */
    private static final ObjectMapper BINDING = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(LogicalType.Boolean, config -> refuse(config, CoercionInputShape.Integer))
            .withCoercionConfig(LogicalType.Integer, config -> refuse(config, CoercionInputShape.Float))
            .withCoercionConfig(LogicalType.Float, config -> refuse(config))
            .build();

    /** Up to here every whole number has a double of its own. */
    private static final double MOST_EXACT = 1L << 53;

    private static final String NO_KEYS = "contains no keys; write lines of the form key: value";

    /**
     * Quotes texts that begin like a number. Jackson's own feature leaves out {@code 1e3}, and YAML 1.1, which others read, has more numbers: 0x1F, 1:30 and
     * dates.
     */
    private static final class Quotes extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || looksLikeYAMLNumber(value);
        }
    }

    private Settings() {}

    private static void refuse(MutableCoercionConfig config, CoercionInputShape... shapes) {
        config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail);
        for (CoercionInputShape shape : shapes) {
            config.setCoercion(shape, CoercionAction.Fail);
        }
    }

    /** Reads a YAML file whose top level is a list of keys. */
    public static ObjectNode readYaml(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            String alias = alias(text);
            if (alias != null) {
                throw new BadFileException(file, alias);
            }
            if (YAML.readTree(text) instanceof ObjectNode tree) {
                return tree;
            }
            throw new BadFileException(file, NO_KEYS);
        } catch (IOException e) {
            throw BadFileException.unread(file, e, "a YAML file");
        } catch (JacksonException e) {
            throw new BadFileException(file, Mistake.inYaml(e), e);
        }
    }

    /** Reads YAML text, for example one value from the command line; nothing is the empty text. */
    public static JsonNode parseYaml(String text) {
        return parseYaml(text, text);
    }

    /** @param given what the user wrote, for the message */
    private static JsonNode parseYaml(String text, String given) {
        try {
            String alias = alias(text);
            if (alias != null) {
                throw new IllegalArgumentException("'" + given + "': " + alias);
            }
            JsonNode tree = YAML.readTree(text);
            return tree.isMissingNode() ? JSON.stringNode("") : tree;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("'" + given + "': " + Mistake.inYaml(e), e);
        }
    }

    /** What is wrong with the first alias, which Jackson would read as a text, the name of what it stands for; null where there is none. */
    private static @Nullable String alias(String text) {
        if (text.indexOf('*') < 0) {
            return null; // most texts need not be parsed twice
        }
        try (JsonParser parser = YAML.createParser(text)) {
            while (parser.nextToken() != null) {
                if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
                    return "*%s (line %d) is an alias, which is not read; write out what it stands for, or quote it if it is a text"
                            .formatted(
                                    yaml.getString(),
                                    yaml.currentTokenLocation().getLineNr());
                }
            }
        }
        return null;
    }

    /** YAML text of a tree. */
    public static String toYaml(JsonNode tree) {
        return YAML.writeValueAsString(tree);
    }

    /**
     * Sets what a user gives over a file's keys.
     *
     * @param overrides {@code key.sub=value}, the value in YAML; a place in a list as in {@link #set}, or as messages write it: {@code a[0].c}
     * @param form what to write, for the message
     * @throws IllegalArgumentException if one has no key or its value is not valid YAML
     */
    public static void override(ObjectNode tree, List<String> overrides, String form) {
        for (String override : overrides) {
            int equals = override.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'" + override + "': write " + form);
            }
            set(tree, key(override, equals), parseYaml(override.substring(equals + 1), override));
        }
    }

    /** Whether one of the overrides is of this very key, with a place in a list as in {@link #set}; one of a section around it does not count. */
    public static boolean isOverridden(List<String> overrides, String key) {
        return overrides.stream()
                .anyMatch(override ->
                        key(override, Math.max(0, override.indexOf('='))).equals(key));
    }

    private static String key(String override, int equals) {
        return override.substring(0, equals).replaceAll("\\[(\\d+)]", ".$1");
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
     * Binds the given keys over the defaults. Every number must be finite; a whole number may be written 1e5, but not 1.5.
     *
     * @param source the file or whatever the message should name
     * @param section dotted key of {@code given} inside the source, empty for the whole
     * @throws IllegalArgumentException one line that names source, key, value and what may stand there
     */
    public static <T> T bind(String source, String section, @Nullable JsonNode given, T defaults) {
        ObjectNode tree = JSON.valueToTree(defaults);
        if (given != null && !given.isNull()) {
            merge(
                    tree,
                    object(source + (section.isEmpty() ? "" : ": " + section), given)
                            .deepCopy());
        }
        simplify(tree);
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) defaults.getClass();
        T bound;
        try {
            bound = BINDING.treeToValue(tree, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(source + ": " + Mistake.of(section, tree, e), e);
        }
        Mistake.infinite(section, JSON.valueToTree(bound)).ifPresent(mistake -> {
            throw new IllegalArgumentException(source + ": " + mistake);
        });
        return bound;
    }

    /** Writes 1e5 and 2.0 as the whole numbers that they are, and a step without settings, {@code - rotate90:}, as one with none. */
    private static void simplify(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(entry -> entry.setValue(simple(entry.getValue())));
            object.forEach(Settings::simplify);
        } else if (tree instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, simple(list.get(i)));
                if (list.get(i) instanceof ObjectNode step
                        && step.size() == 1
                        && step.values().iterator().next().isNull()) {
                    step.putObject(step.propertyNames().iterator().next());
                }
                simplify(list.get(i));
            }
        }
    }

    private static JsonNode simple(JsonNode value) {
        return value.isFloatingPointNumber()
                        && value.asDouble() == Math.rint(value.asDouble())
                        && Math.abs(value.asDouble()) <= MOST_EXACT
                ? JSON.getNodeFactory().numberNode((long) value.asDouble())
                : value;
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
}
