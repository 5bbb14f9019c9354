package boxless.app.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Text for a page: the same on every machine, whatever its language. */
public final class Html {
    private Html() {}

    /** A style sheet that lies beside a class. */
    public static String style(Class<?> page, String name) {
        try (InputStream in = page.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in this build");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
