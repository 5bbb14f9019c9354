package boxless.data;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.stream.Stream;

/** File names with accents: macOS stores a letter and its accent as two characters, which look the same as the one that other programs write. */
public final class Spelled {
    private Spelled() {}

    /** As most programs spell it: a letter with its accent is one character. */
    public static String composed(String name) {
        return Normalizer.normalize(name, Form.NFC);
    }

    /** The name as it is, then in all other ways in which a system may have spelled it; usually there are none. */
    public static List<String> ways(String name) {
        return Stream.of(name, composed(name), Normalizer.normalize(name, Form.NFD))
                .distinct()
                .toList();
    }
}
