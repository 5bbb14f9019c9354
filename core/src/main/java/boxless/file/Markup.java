package boxless.file;

/** Texts in XML and HTML. */
public final class Markup {
    private Markup() {}

    /** A text as it may stand between tags, and in double quotes. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
