package boxless.app.doctor;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** Bars of text over ranges of values. */
final class Histogram {
    private static final int WIDTH = 40;
    private static final int RANGES = 14;

    private Histogram() {}

    /**
     * Ranges that double: 0, 1, 2 to 3, 4 to 7, ...
     *
     * @param values 0 or more, at least one
     */
    static void doubling(PrintWriter out, String title, List<? extends Number> values) {
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge(range(value.longValue()), 1, Integer::sum));
        print(out, title, counts, Histogram::label);
    }

    /**
     * Up to about a dozen ranges of one round width; the last takes all that is left from the largest hundredth on.
     *
     * @param values ascending, 0 or more, at least one
     */
    static void even(PrintWriter out, String title, List<Long> values) {
        long most = values.get(values.size() - 1 - values.size() / 100);
        long width = 1;
        for (int k = 0; most / width >= RANGES; k++) {
            width = new long[] {1, 2, 5}[k % 3] * Math.round(Math.pow(10, k / 3));
        }
        long step = width;
        int last = (int) (most / step);
        SortedMap<Integer, Integer> counts = new TreeMap<>();
        values.forEach(value -> counts.merge((int) Math.min(last, value / step), 1, Integer::sum));
        boolean open = values.getLast() / step > last;
        print(out, title, counts, range -> {
            long first = range * step;
            String end = open && range == last ? " and more" : step == 1 ? "" : " to " + (first + step - 1);
            return first + end;
        });
    }

    private static void print(
            PrintWriter out, String title, SortedMap<Integer, Integer> counts, IntFunction<String> label) {
        int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(1);
        out.println("  " + title);
        for (int range = counts.firstKey(); range <= counts.lastKey(); range++) {
            int count = counts.getOrDefault(range, 0);
            String bar = "#".repeat((int) Math.ceil((double) WIDTH * count / most));
            out.printf(Locale.ROOT, "  %15s  %-" + WIDTH + "s %,d%n", label.apply(range), bar, count);
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
