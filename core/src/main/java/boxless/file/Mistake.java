package boxless.file;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.node.ObjectNode;

/** What is wrong with a setting, in one line for people: its key with all sections, its value, and what may stand there. */
final class Mistake {
    /** How the messages of records begin, and {@link Limits}' among them. */
    private static final Pattern OWN_KEY = Pattern.compile("([a-z0-9_]+(?:\\.[a-z0-9_]+)*): (.*)", Pattern.DOTALL);

    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*?)\".*", Pattern.DOTALL);
    private static final Pattern NO_NUMBER = Pattern.compile("Malformed numeric value '(.*?):.*", Pattern.DOTALL);

    private Mistake() {}

    /**
     * A place in a tree of settings.
     *
     * @param key dotted, empty for the whole
     * @param value what stands there
     */
    private record Place(String key, JsonNode value) {
        Place at(int index) {
            return new Place(key + "[" + index + "]", value.path(index));
        }

        /** Goes into an object; the settings of a step, {@code - crop: {size: 64}}, lie below its name. */
        Place at(String name) {
            if (value instanceof ObjectNode step
                    && step.size() == 1
                    && !step.has(name)
                    && step.values().iterator().next() instanceof ObjectNode settings) {
                return new Place(key + "." + step.propertyNames().iterator().next(), settings).at(name);
            }
            return new Place(key.isEmpty() ? name : key + "." + name, value.path(name));
        }

        String say(String what) {
            return key.isEmpty() ? what : key + ": " + what;
        }

        String shown() {
            return value.isMissingNode() || value.isNull() ? "missing" : value.toString();
        }
    }

    /**
     * Explains why settings do not fit their record.
     *
     * @param section dotted key of the tree, empty for the whole
     */
    static String of(String section, JsonNode tree, JacksonException e) {
        Place place = new Place(section, tree);
        for (JacksonException.Reference step : e.getPath()) {
            place = step.getPropertyName() == null ? place.at(step.getIndex()) : place.at(step.getPropertyName());
        }
        return switch (e) {
            case UnrecognizedPropertyException unknown -> unknownKey(place, unknown);
            case InvalidTypeIdException wrong -> unknownKind(place, wrong);
            case MismatchedInputException wrong
            when wrong.getTargetType() != null -> notA(wrong.getTargetType(), place);
            case InputCoercionException wrong ->
                place.say(place.shown() + ", must be " + limits(wrong.getTargetType()));
            default -> refused(place, e);
        };
    }

    private static String unknownKey(Place place, UnrecognizedPropertyException e) {
        Collection<Object> ids = e.getKnownPropertyIds();
        List<String> known = (ids == null ? Stream.<Object>of() : ids.stream())
                .map(Object::toString)
                .sorted()
                .toList();
        return "unknown key %s; known keys: %s%s"
                .formatted(
                        place.key(),
                        known.isEmpty() ? "none" : String.join(", ", known),
                        Spelling.hint(e.getPropertyName(), known));
    }

    private static String unknownKind(Place place, InvalidTypeIdException e) {
        Class<?> type = e.getBaseType().getRawClass();
        if (!place.value().isObject()) {
            return notA(type, place);
        }
        List<String> kinds = kinds(type);
        String given = e.getTypeId();
        return (isStep(type) ? place : place.at("kind"))
                .say((given == null ? "missing" : "'" + given + "' is unknown")
                        + "; choose " + String.join(", ", kinds)
                        + (given == null ? "" : Spelling.hint(given, kinds)));
    }

    private static String notA(Class<?> type, Place place) {
        String given = place.value().isString() ? place.value().stringValue() : "";
        String hint = type.isEnum() ? Spelling.hint(given, choices(type)) : "";
        return place.say(place.shown() + ", must be " + wanted(type) + hint);
    }

    /** The kind of value that a key takes. */
    private static String wanted(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == float.class || type == Double.class || type == Float.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type.isEnum()) {
            return "one of " + String.join(", ", choices(type));
        }
        if (type == double[].class || type == float[].class) {
            return "a list of numbers";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list in brackets";
        }
        if (type.isRecord()) {
            List<String> keys = keys(type);
            return keys.isEmpty() ? "{}" : "one or more of its keys: " + String.join(", ", keys);
        }
        if (isStep(type)) {
            return "one step with its settings, for example flip: {}; choose " + String.join(", ", kinds(type));
        }
        return kinds(type).isEmpty()
                ? "text"
                : "a kind and its settings, {kind: ...}; choose " + String.join(", ", kinds(type));
    }

    private static String limits(Class<?> type) {
        boolean wide = type == long.class || type == Long.class;
        return "a whole number from %d to %d"
                .formatted(wide ? Long.MIN_VALUE : Integer.MIN_VALUE, wide ? Long.MAX_VALUE : Integer.MAX_VALUE);
    }

    private static List<String> choices(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> Settings.JSON.valueToTree(constant).asString())
                .toList();
    }

    private static List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> kinds(Class<?> type) {
        JsonSubTypes kinds = type.getAnnotation(JsonSubTypes.class);
        return kinds == null
                ? List.of()
                : Arrays.stream(kinds.value()).map(JsonSubTypes.Type::name).toList();
    }

    /** Whether the name of the kind stands before the settings: {@code crop: {size: 64}}. */
    private static boolean isStep(Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        return info != null && info.include() == JsonTypeInfo.As.WRAPPER_OBJECT;
    }

    /** What a record says about a value that it does not take. */
    private static String refused(Place place, JacksonException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message =
                cause instanceof JacksonException jackson ? JsonReason.of(jackson) : firstLine(cause.getMessage());
        Matcher own = OWN_KEY.matcher(message);
        if (place.value().isObject() && own.matches()) {
            Place exact = place;
            for (String name : own.group(1).split("\\.")) {
                exact = exact.at(name);
            }
            return exact.say(own.group(2));
        }
        return place.say(message);
    }

    /** A number that is infinite or none, if there is one among settings that were taken. */
    static Optional<String> infinite(String section, JsonNode tree) {
        return infinite(new Place(section, tree));
    }

    private static Optional<String> infinite(Place place) {
        JsonNode value = place.value();
        if (value.isFloatingPointNumber() && !Double.isFinite(value.doubleValue())) {
            return Optional.of(place.say(value.doubleValue() + ", must be a finite number"));
        }
        Stream<Place> inside = value instanceof ObjectNode object
                ? object.propertyNames().stream().map(place::at)
                : Stream.iterate(0, i -> i < value.size(), i -> i + 1).map(place::at);
        return inside.flatMap(each -> infinite(each).stream()).findFirst();
    }

    /** What is wrong with a text that is no YAML. */
    static String inYaml(JacksonException e) {
        String message = JsonReason.of(e);
        String place =
                e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
        Matcher twice = TWICE.matcher(message);
        if (twice.matches()) {
            return "the key " + twice.group(1) + " stands here twice" + place + "; keep one of the two";
        }
        Matcher number = NO_NUMBER.matcher(message);
        return number.matches()
                ? number.group(1) + ", must be a finite number" + place
                : "not valid YAML: " + message + place;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "invalid value" : message.lines().findFirst().orElse("invalid value");
    }
}
