package boxless.file;

/** Cells of comma-separated tables. */
public final class Csv {
    private Csv() {}

    /** On one line, and in quotes as RFC 4180 asks where a comma or a quote would be taken for the table's own. */
    public static String cell(String text) {
        String line = text.replaceAll("[\\r\\n]+", " ");
        return line.contains(",") || line.contains("\"") ? '"' + line.replace("\"", "\"\"") + '"' : line;
    }
}
