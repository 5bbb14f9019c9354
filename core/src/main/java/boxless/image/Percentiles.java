package boxless.image;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Percentiles of many values without sorting them. */
final class Percentiles {
    private static final int LARGEST_COUNTED = 65535;

    private Percentiles() {}

    /**
     * Two percentiles of {@code values[from .. to - 1]}, interpolated linearly at position percent / 100 * (n - 1) of the
     * sorted values (numpy's default). Whole numbers 0..65535 are counted; anything else is partitioned in a copy.
     */
    static double[] of(float[] values, int from, int to, double low, double high) {
        int n = to - from;
        double first = low / 100 * (n - 1);
        double second = high / 100 * (n - 1);
        int @Nullable [] counts = count(values, from, to);
        if (counts != null) {
            return new double[] {counted(counts, first), counted(counts, second)};
        }
        float[] copy = Arrays.copyOfRange(values, from, to);
        return new double[] {selected(copy, first), selected(copy, second)};
    }

    private static int @Nullable [] count(float[] values, int from, int to) {
        int[] counts = new int[LARGEST_COUNTED + 1];
        for (int i = from; i < to; i++) {
            float value = values[i];
            int whole = (int) value;
            if (whole != value || whole < 0 || whole > LARGEST_COUNTED) {
                return null;
            }
            counts[whole]++;
        }
        return counts;
    }

    private static double counted(int[] counts, double position) {
        int below = (int) position;
        int value = 0;
        long upTo = counts[0];
        while (upTo <= below) {
            upTo += counts[++value];
        }
        double lower = value;
        double fraction = position - below;
        if (fraction == 0 || upTo > below + 1L) {
            return lower;
        }
        do {
            value++;
        } while (counts[value] == 0);
        return lower + (value - lower) * fraction;
    }

    private static double selected(float[] values, double position) {
        int below = (int) position;
        double lower = select(values, below);
        double fraction = position - below;
        if (fraction == 0) {
            return lower;
        }
        // Everything after the selected place is at least as large.
        float upper = Float.POSITIVE_INFINITY;
        for (int i = below + 1; i < values.length; i++) {
            upper = Math.min(upper, values[i]);
        }
        return lower + (upper - lower) * fraction;
    }

    /** Hoare's selection: afterwards the k-th smallest stands at k, nothing larger before it, nothing smaller after it. */
    private static float select(float[] values, int k) {
        int left = 0;
        int right = values.length - 1;
        while (left < right) {
            float pivot = median(values[left], values[(left + right) >>> 1], values[right]);
            int i = left;
            int j = right;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    float swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (k <= j) {
                right = j;
            } else if (k >= i) {
                left = i;
            } else {
                break;
            }
        }
        return values[k];
    }

    private static float median(float a, float b, float c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
