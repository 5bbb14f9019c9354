package boxless.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who wrote a name that is unknown. */
public final class Spelling {
    private Spelling() {}

    /** The known name that differs least, if it takes few changes for its length; capital letters do not count. */
    public static Optional<String> nearest(String given, Collection<String> known) {
        int most = Math.max(1, (given.length() + 1) / 3);
        return known.stream()
                .filter(name -> changes(given, name) <= most)
                .min(Comparator.comparingInt(name -> changes(given, name)));
    }

    /** For the end of a message: a question, or nothing. */
    static String hint(String given, Collection<String> known) {
        return nearest(given, known).map(name -> "; did you mean " + name + "?").orElse("");
    }

    /** Letters to add, to remove or to replace (Levenshtein), case aside. */
    private static int changes(String one, String other) {
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
