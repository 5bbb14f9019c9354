package boxless.file;

import java.util.Collection;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Much in messages: {@code a, b, c and 12 more}, and long texts. */
public final class Listing {
    private Listing() {}

    /**
     * The first few, and how many more there are.
     *
     * @param most so many are named
     */
    public static String few(Collection<?> all, int most) {
        return few(all, most, String::valueOf);
    }

    /** @param name asked only for those that are named */
    public static <T> String few(Collection<T> all, int most, Function<? super T, ?> name) {
        String first = all.stream()
                .limit(most)
                .map(each -> String.valueOf(name.apply(each)))
                .collect(Collectors.joining(", "));
        return all.size() > most ? String.format(Locale.ROOT, "%s and %,d more", first, all.size() - most) : first;
    }

    /** Somebody's text in one short line: at most so many of its first characters, and none that could pass for a line of ours. */
    public static String cited(String text, int most) {
        boolean whole = text.codePointCount(0, text.length()) <= most;
        String start = whole ? text : text.substring(0, text.offsetByCodePoints(0, most)) + "...";
        return start.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", " "); // what controls, or cannot be shown
    }
}
