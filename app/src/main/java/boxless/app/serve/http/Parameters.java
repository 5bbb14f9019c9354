package boxless.app.serve.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a request says after the question mark, and in the fields of a form. */
public final class Parameters {
    private final Map<String, List<String>> values;

    Parameters(Map<String, List<String>> values) {
        this.values = Map.copyOf(values);
    }

    /** These and others; a name may not be in both. */
    Parameters and(Map<String, List<String>> others) {
        Map<String, List<String>> all = new LinkedHashMap<>(values);
        others.forEach((name, given) -> {
            if (all.put(name, given) != null) {
                throw Problem.bad(
                        Problem.cited(name) + ": given in the address and in the form; leave out one of the two");
            }
        });
        return new Parameters(all);
    }

    /** Names that are not among these are mistakes: nothing that was asked for is passed over. */
    public Parameters only(Set<String> known) {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                throw Problem.bad("unknown parameter %s; known: %s"
                        .formatted(Problem.cited(name), String.join(", ", new TreeSet<>(known))));
            }
        }
        return this;
    }

    /** Empty where it is missing. A name without a value is refused: some take it for everything, and others for nothing. */
    public Optional<String> text(String name) {
        return text(name, "give one, or leave the name out");
    }

    /** @param cure of a name without a value, for the message */
    private Optional<String> text(String name, String cure) {
        List<String> given = values.getOrDefault(name, List.of());
        if (given.size() > 1) {
            throw Problem.bad(name + ": given " + given.size() + " times; give it once");
        }
        if (given.stream().anyMatch(String::isBlank)) {
            throw Problem.bad(name + ": has no value; " + cure);
        }
        return given.stream().findFirst();
    }

    public Optional<Double> number(String name) {
        return text(name).map(text -> {
            try {
                double value = Double.parseDouble(text);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw Problem.bad("%s: '%s' is no number".formatted(name, Problem.cited(text)));
        });
    }

    public Optional<Integer> whole(String name) {
        return text(name).map(text -> {
            try {
                return Integer.valueOf(text);
            } catch (NumberFormatException e) {
                throw Problem.bad("%s: '%s' is no whole number".formatted(name, Problem.cited(text)));
            }
        });
    }

    /** False where it is missing. */
    public boolean truth(String name) {
        return text(name, "give true or false")
                .map(text -> switch (text) {
                    case "true", "1" -> true;
                    case "false", "0" -> false;
                    default -> throw Problem.bad("%s: '%s'; give true or false".formatted(name, Problem.cited(text)));
                })
                .orElse(false);
    }
}
