package boxless.app.chart;

import java.util.Locale;

/** Text for a page: the same on every machine, whatever its language. */
public final class Html {
    private Html() {}

    /** Makes a text safe between tags and inside quoted attributes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** {@link String#format} with a point in numbers and a comma between thousands. */
    public static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** A ratio with three decimals; a dash where it is undefined. */
    public static String ratio(double value) {
        return Double.isFinite(value) ? format("%.3f", value) : "–";
    }

    /** A whole number with commas between thousands. */
    public static String count(long value) {
        return format("%,d", value);
    }
}
