package boxless.app;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Bars of text over ranges that double: 0, 1, 2 to 3, 4 to 7, ... */
final class Histogram {
    private static final int WIDTH = 40;

    private Histogram() {}

    /** @param values 0 or more, at least one */
    static void print(PrintWriter out, String title, List<? extends Number> values) {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(range(value.longValue()), 1, Integer::sum));
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        out.println("  " + title);
        for (int range = counts.firstKey(); range <= counts.lastKey(); range++) {
            int count = counts.getOrDefault(range, 0);
            String bar = "#".repeat((int) Math.ceil((double) WIDTH * count / most));
            out.printf(Locale.ROOT, "  %15s  %-" + WIDTH + "s %,d%n", label(range), bar, count);
        }
    }

    /** 0 for 0, else the number of binary digits. */
    private static int range(long value) {
        return 64 - Long.numberOfLeadingZeros(value);
    }

    private static String label(int range) {
        if (range < 2) {
            return Integer.toString(range);
        }
        long first = 1L << range - 1;
        return first + " to " + (2 * first - 1);
    }
}
