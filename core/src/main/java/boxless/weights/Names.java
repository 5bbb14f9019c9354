package boxless.weights;

import java.util.List;
import java.util.stream.Collectors;

/** Names from a file in one-line messages: a hostile file may hold any. */
public final class Names {
    private static final int SHOWN = 3;
    private static final int LONGEST = 200;

    private Names() {}

    /** The first few, and how many more. */
    static String some(List<String> names) {
        String first = names.stream().limit(SHOWN).map(Names::plain).collect(Collectors.joining(", "));
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
    }

    /** A name in quotes. */
    public static String quoted(Object name) {
        return "'" + plain(name instanceof String text ? text : name.getClass().getSimpleName()) + "'";
    }

    private static String plain(String name) {
        return (name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name).replaceAll("\\p{Cntrl}", "?");
    }
}
