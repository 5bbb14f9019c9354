package boxless.app.terminal;

import java.time.Duration;
import java.util.Locale;

/** Durations as people, and clients, read them. */
public final class Times {
    private Times() {}

    /** For example {@code 3.2 s}, {@code 4 min 10 s} or {@code 2 h 5 min}. */
    public static String text(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? "%d min %d s".formatted(seconds / 60, seconds % 60)
                : "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    }

    /**
     * Milliseconds to a tenth.
     *
     * @param begin as {@link System#nanoTime} said it
     */
    public static double millisecondsSince(long begin) {
        return Math.round((System.nanoTime() - begin) / 1e5) / 10.0;
    }
}
