package boxless.image;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of a stored {@link Normalization}, read with errors that name them. */
final class NormalizationKeys {
    private static final String KINDS = "choose unit, percentile, mean_std or standardize";

    private NormalizationKeys() {}

    static Normalization read(Map<String, Object> json) {
        Object kind = json.get("kind");
        return switch (kind == null ? "" : kind.toString()) {
            case "unit" -> {
                only(json, Set.of());
                yield new Normalization.Unit();
            }
            case "percentile" -> {
                only(json, Set.of("low", "high"));
                yield new Normalization.Percentile(number(json, "low"), number(json, "high"));
            }
            case "mean_std" -> {
                only(json, Set.of("mean", "std"));
                yield new Normalization.MeanStd(numbers(json, "mean"), numbers(json, "std"));
            }
            case "standardize" -> {
                only(json, Set.of());
                yield new Normalization.Standardize();
            }
            case "" -> throw new IllegalArgumentException("kind: missing; " + KINDS);
            default -> throw new IllegalArgumentException("kind: " + kind + " is unknown; " + KINDS);
        };
    }

    private static void only(Map<String, Object> json, Set<String> known) {
        for (String key : json.keySet()) {
            if (!key.equals("kind") && !known.contains(key)) {
                throw new IllegalArgumentException(
                        key + ": unknown key of a " + json.get("kind") + " normalisation; remove it");
            }
        }
    }

    private static double number(Map<String, Object> json, String key) {
        return number(key, json.get(key), "a number");
    }

    private static float[] numbers(Map<String, Object> json, String key) {
        if (!(json.get(key) instanceof List<?> list)) {
            throw missing(key, json.get(key), "a list of numbers");
        }
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) number(key, list.get(i), "a list of numbers");
        }
        return numbers;
    }

    /** A finite number; YAML's {@code .5} arrives as text. */
    private static double number(String key, @Nullable Object found, String wanted) {
        try {
            double value = Double.parseDouble(String.valueOf(found));
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw missing(key, found, wanted);
    }

    private static IllegalArgumentException missing(String key, @Nullable Object found, String wanted) {
        return new IllegalArgumentException(
                key + (found == null ? ": missing" : ": \"" + found + "\"") + ", must be " + wanted);
    }

    static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    static List<Object> list(float[] values) {
        List<Object> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }
}
