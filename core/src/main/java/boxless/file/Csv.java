package boxless.file;

/** Cells of comma-separated tables. */
public final class Csv {
    private Csv() {}

    /** On one line, and in quotes as RFC 4180 asks where a comma or a quote would be taken for the table's own. */
    public static String cell(String text) {
        String line = text.replaceAll("[\\r\\n]+", " ");
        return line.contains(",") || line.contains("\"") ? '"' + line.replace("\"", "\"\"") + '"' : line;
    }

    /** The text in the first cell of a row that {@link #cell} wrote. */
    public static String first(String row) {
        int end = 0;
        boolean quoted = false;
        while (end < row.length() && (quoted || row.charAt(end) != ',')) {
            quoted ^= row.charAt(end) == '"';
            end++;
        }
        String cell = row.substring(0, end);
        return cell.length() > 1 && cell.startsWith("\"") && cell.endsWith("\"")
                ? cell.substring(1, end - 1).replace("\"\"", "\"")
                : cell;
    }
}
