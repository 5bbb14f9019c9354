package boxless.image;

import java.util.function.IntToDoubleFunction;

/**
 * Resampling along one axis: every new position is a weighted sum of a few old ones that lie side by side.
 *
 * @param first old position of each new one's first weight, never falling
 * @param weights of each new position, which sum to 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Taps(int[] first, float[][] weights) {
    /** Between the two nearest positions. Pixel centres lie at half coordinates, so nothing shifts. */
    public static Taps bilinear(int from, int to) {
        double scale = (double) from / to;
        return between(from, to, i -> (i + 0.5) * scale - 0.5);
    }

    /** {@link #bilinear} with places in single precision, as torch works them out: before a threshold the last bit matters. */
    public static Taps bilinearFloat32(int from, int to) {
        float scale = (float) from / to;
        return between(from, to, i -> scale * (i + 0.5f) - 0.5f);
    }

    /** Between the two nearest positions, with the first on the first and the last on the last. */
    public static Taps bilinearAligned(int from, int to) {
        double scale = to == 1 ? 0 : (from - 1.0) / (to - 1);
        return between(from, to, i -> i * scale);
    }

    private static Taps between(int from, int to, IntToDoubleFunction place) {
        Taps taps = of(from, to);
        for (int i = 0; i < to; i++) {
            double at = Math.max(0, place.applyAsDouble(i));
            int low = Math.min((int) at, from - 1);
            float upper = low == from - 1 ? 0 : (float) (at - low);
            taps.first[i] = low;
            taps.weights[i] = upper == 0 ? new float[] {1} : new float[] {1 - upper, upper};
        }
        return taps;
    }

    /** The mean of what a new position covers, parts of old ones included. */
    public static Taps area(int from, int to) {
        Taps taps = of(from, to);
        for (int i = 0; i < to; i++) {
            // In units of 1 / to of an old pixel everything is whole.
            long start = (long) i * from;
            long end = start + from;
            int low = (int) (start / to);
            int high = (int) ((end - 1) / to);
            float[] weights = new float[high - low + 1];
            for (int k = low; k <= high; k++) {
                long covered = Math.min(end, (k + 1L) * to) - Math.max(start, (long) k * to);
                weights[k - low] = (float) ((double) covered / from);
            }
            taps.first[i] = low;
            taps.weights[i] = weights;
        }
        return taps;
    }

    private static Taps of(int from, int to) {
        if (to < 1) {
            throw new IllegalArgumentException("cannot resize " + from + " pixels to " + to);
        }
        return new Taps(new int[to], new float[to][]);
    }

    /** These, then others on what these give. */
    public Taps then(Taps other) {
        Taps both = new Taps(new int[other.count()], new float[other.count()][]);
        for (int i = 0; i < both.count(); i++) {
            int begin = other.first[i];
            int last = begin + other.weights[i].length - 1;
            int low = first[begin];
            float[] sums = new float[first[last] + weights[last].length - low];
            for (int k = begin; k <= last; k++) {
                for (int m = 0; m < weights[k].length; m++) {
                    sums[first[k] + m - low] += other.weights[i][k - begin] * weights[k][m];
                }
            }
            both.first[i] = low;
            both.weights[i] = sums;
        }
        return both;
    }

    /** Number of new positions. */
    public int count() {
        return first.length;
    }

    /** The value at a new position, where the value at old position 0 is {@code values[from]}. */
    public float at(int i, float[] values, int from) {
        float[] w = weights[i];
        int start = from + first[i];
        float sum = values[start] * w[0];
        for (int k = 1; k < w.length; k++) {
            sum += values[start + k] * w[k];
        }
        return sum;
    }

    /** {@link #at} of whole rows of {@code row.length} values, the first of which begins at {@code values[from]}. */
    void mix(int i, float[] values, int from, float[] row) {
        float[] w = weights[i];
        int start = from + first[i] * row.length;
        for (int x = 0; x < row.length; x++) {
            row[x] = values[start + x] * w[0];
        }
        for (int k = 1; k < w.length; k++) {
            start += row.length;
            for (int x = 0; x < row.length; x++) {
                row[x] += values[start + x] * w[k];
            }
        }
    }

    /** The next new position whose weights begin elsewhere. */
    public int nextFirst(int i) {
        int next = i + 1;
        while (next < first.length && first[next] == first[i]) {
            next++;
        }
        return next;
    }

    /** The first new position that an old one from {@code position} on has a part in. */
    public int firstReaching(int position) {
        int i = 0;
        while (i < first.length && first[i] + weights[i].length <= position) {
            i++;
        }
        return i;
    }

    /** The first new position in which only old ones behind {@code position} have a part. */
    public int firstBehind(int position) {
        int i = first.length;
        while (i > 0 && first[i - 1] > position) {
            i--;
        }
        return i;
    }
}
