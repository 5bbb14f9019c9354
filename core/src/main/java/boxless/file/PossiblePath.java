package boxless.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The path of a name that need not be that of a file here: of an upload, or of content that lies in memory. */
public final class PossiblePath {
    /** What Windows refuses, and whatever is not ASCII: where the locale knows nothing else, Java makes no path of it on any system. */
    private static final Pattern REFUSED = Pattern.compile("[^ -~]|[<>:\"|?*]|^[/\\\\](?=[/\\\\])| (?=[/\\\\]|\\z)");

    private PossiblePath() {}

    /** The path as it is named if this system knows such paths, else with {@code _} in the place of the signs that some systems refuse. */
    public static Path of(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            return Path.of(onAnySystem(name));
        }
    }

    static String onAnySystem(String name) {
        return REFUSED.matcher(name).replaceAll("_");
    }
}
