package boxless.weights;

import boxless.file.Listing;
import java.util.List;

/** Names from a file in one-line messages: a hostile file may hold any. */
public final class Names {
    private static final int SHOWN = 3;
    private static final int LONGEST = 200;

    private Names() {}

    /** The first few, and how many more. */
    static String some(List<String> names) {
        return Listing.few(names, SHOWN, Names::plain);
    }

    /** A name in quotes. */
    public static String quoted(Object name) {
        return "'" + plain(name instanceof String text ? text : name.getClass().getSimpleName()) + "'";
    }

    private static String plain(String name) {
        return (name.length() > LONGEST ? name.substring(0, LONGEST) + "..." : name).replaceAll("\\p{Cntrl}", "?");
    }
}
