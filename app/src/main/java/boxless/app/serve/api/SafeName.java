package boxless.app.serve.api;

import java.util.regex.Pattern;

/** Names that clients give to pictures, made harmless: one file name that every system takes, and never a path. */
public final class SafeName {
    private static final Pattern FOLDERS = Pattern.compile(".*[/\\\\]", Pattern.DOTALL);
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cntrl}\\p{Co}\\p{Cn}\\p{Cs}<>:\"|?*]");
    private static final int LONGEST = 100;

    private SafeName() {}

    public static String of(String given) {
        String name = UNSAFE.matcher(FOLDERS.matcher(given).replaceFirst(""))
                .replaceAll("_")
                .strip();
        name = name.replaceAll("^[. ]+|[. ]+$", "");
        if (name.length() > LONGEST) {
            name = name.substring(name.length() - LONGEST); // the end tells the format
        }
        return name.isEmpty() ? "picture" : name;
    }
}
