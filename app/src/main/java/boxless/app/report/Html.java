package boxless.app.report;

import java.util.Locale;

/** Text for a page: the same on every machine, whatever its language. */
final class Html {
    private Html() {}

    /** Makes a text safe between tags and inside quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** {@link String#format} with a point in numbers and a comma between thousands. */
    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A ratio with three decimals; a dash where it is undefined. */
    static String ratio(double value) {
        return Double.isFinite(value) ? format("%.3f", value) : "–";
    }

    /** A whole number with commas between thousands. */
    static String count(long value) {
        return format("%,d", value);
    }
}
