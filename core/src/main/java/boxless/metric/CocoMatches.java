package boxless.metric;

import boxless.mask.CocoObject;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The found objects of one category in all pictures: how sure they were, and for each size class and IoU threshold whether they were matched and whether
 * they count. Two bit sets of 4 x 10 for each object.
 */
final class CocoMatches {
    /** 0.50, 0.55 .. 0.95 by numpy's linspace, whose rounding is part of the definition. */
    static final double[] THRESHOLDS = IntStream.range(0, 10)
            .mapToDouble(k -> k == 9 ? 0.95 : k * ((0.95 - 0.5) / 9) + 0.5)
            .toArray();

    private static final int COUNT = THRESHOLDS.length;
    private static final CocoArea[] AREAS = CocoArea.values();
    private static final double[] RECALLS =
            IntStream.range(0, 101).mapToDouble(k -> k == 100 ? 1 : k * 0.01).toArray();

    private final long[] truths = new long[AREAS.length];
    private long[] pictures = new long[16];
    private int[] ranks = new int[16];
    private double[] scores = new double[16];
    private long[] matched = new long[16];
    private long[] ignored = new long[16];
    private int size;

    static int bit(int area, int threshold) {
        return area * COUNT + threshold;
    }

    /**
     * Adds one picture.
     *
     * @param found by falling score
     * @param overlaps IoU of every found with every true object
     */
    void add(long picture, List<CocoObject> truth, List<CocoObject> found, double[][] overlaps) {
        long[] hit = new long[found.size()];
        long[] passedOver = new long[found.size()];
        long[] count = new long[AREAS.length];
        boolean[] ignore = new boolean[truth.size()];
        double most = most(overlaps);
        for (CocoArea area : AREAS) {
            for (int g = 0; g < ignore.length; g++) {
                ignore[g] = truth.get(g).crowd() || !area.holds(truth.get(g).area());
                count[area.ordinal()] += ignore[g] ? 0 : 1;
            }
            for (int d = 0; d < hit.length; d++) {
                passedOver[d] |= area.holds(found.get(d).area()) ? 0 : (1L << COUNT) - 1 << bit(area.ordinal(), 0);
            }
            for (int t = 0; t < COUNT && least(t) <= most; t++) {
                match(truth, overlaps, ignore, bit(area.ordinal(), t), least(t), hit, passedOver);
            }
        }
        synchronized (this) {
            for (int a = 0; a < count.length; a++) {
                truths[a] += count[a];
            }
            for (int d = 0; d < hit.length; d++) {
                append(picture, d, found.get(d).score(), hit[d], passedOver[d]);
            }
        }
    }

    private static double most(double[][] overlaps) {
        double most = 0;
        for (double[] row : overlaps) {
            for (double overlap : row) {
                most = Math.max(most, overlap);
            }
        }
        return most;
    }

    private static double least(int threshold) {
        return Math.min(THRESHOLDS[threshold], 1 - 1e-10);
    }

    /**
     * Each found object in turn takes the best true object that is free: one that counts, else one that does not.
     *
     * @param passedOver whether each does not count where it is not matched; corrected where it is
     */
    private static void match(
            List<CocoObject> truth,
            double[][] overlaps,
            boolean[] ignore,
            int bit,
            double least,
            long[] hit,
            long[] passedOver) {
        boolean[] taken = new boolean[truth.size()];
        for (int d = 0; d < hit.length; d++) {
            int best = best(truth, overlaps[d], ignore, taken, least, false);
            if (best < 0) {
                best = best(truth, overlaps[d], ignore, taken, least, true);
            }
            if (best >= 0) {
                taken[best] = true;
                hit[d] |= 1L << bit;
                passedOver[d] = passedOver[d] & ~(1L << bit) | (ignore[best] ? 1L << bit : 0);
            }
        }
    }

    /** The last of those with the greatest IoU, as in the official tool; a crowd may be taken again and again. */
    private static int best(
            List<CocoObject> truth,
            double[] overlaps,
            boolean[] ignore,
            boolean[] taken,
            double least,
            boolean ignored) {
        int best = -1;
        double most = least;
        for (int g = 0; g < overlaps.length; g++) {
            if (overlaps[g] >= most
                    && ignore[g] == ignored
                    && (!taken[g] || truth.get(g).crowd())) {
                most = overlaps[g];
                best = g;
            }
        }
        return best;
    }

    private void append(long picture, int rank, double score, long hit, long passedOver) {
        if (size == scores.length) {
            int length = size * 2;
            pictures = Arrays.copyOf(pictures, length);
            ranks = Arrays.copyOf(ranks, length);
            scores = Arrays.copyOf(scores, length);
            matched = Arrays.copyOf(matched, length);
            ignored = Arrays.copyOf(ignored, length);
        }
        pictures[size] = picture;
        ranks[size] = rank;
        scores[size] = score;
        matched[size] = hit;
        ignored[size++] = passedOver;
    }

    /** Places of the found objects by falling score; equal ones by picture, then by their order in it. */
    int[] order() {
        long[] keys = new long[size]; // the score rounded to a float, falling, and the place: sorted without objects
        for (int i = 0; i < size; i++) {
            int bits = Float.floatToIntBits((float) (0.0 - scores[i]));
            keys[i] = (long) (bits < 0 ? bits ^ Integer.MAX_VALUE : bits) << 32 | i;
        }
        Arrays.sort(keys);
        int[] order = Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
        for (int from = 0, to = 1; from < size; from = to++) {
            while (to < size && keys[to] >> 32 == keys[from] >> 32) {
                to++;
            }
            if (to - from > 1) {
                sortExactly(order, from, to);
            }
        }
        return order;
    }

    private void sortExactly(int[] order, int from, int to) {
        int[] sorted = Arrays.stream(order, from, to)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> 0.0 - scores[i])
                        .thenComparingLong(i -> pictures[i])
                        .thenComparingInt(i -> ranks[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, order, from, sorted.length);
    }

    /** Part of the true objects that the {@code most} surest of each picture find; NaN where there is nothing to find. */
    double recall(CocoArea area, int threshold, int most) {
        long bit = 1L << bit(area.ordinal(), threshold);
        long found = 0;
        for (int i = 0; i < size; i++) {
            if (ranks[i] < most && (matched[i] & bit) != 0 && (ignored[i] & bit) == 0) {
                found++;
            }
        }
        return truths[area.ordinal()] == 0 ? Double.NaN : (double) found / truths[area.ordinal()];
    }

    /** Mean precision at 101 recalls, where precision is the best at that recall or beyond; NaN where there is nothing to find. */
    double averagePrecision(CocoArea area, int threshold, int[] order) {
        long all = truths[area.ordinal()];
        if (all == 0) {
            return Double.NaN;
        }
        long bit = 1L << bit(area.ordinal(), threshold);
        double[] precision =
                new double[(int) Math.min(size, all)]; // at each object that is right; lower until the next
        int right = 0;
        int wrong = 0;
        for (int i : order) {
            if ((ignored[i] & bit) != 0) {
                continue;
            }
            if ((matched[i] & bit) != 0) {
                right++;
                precision[right - 1] = right / (right + wrong + Math.ulp(1.0));
            } else {
                wrong++;
            }
        }
        double sum = 0;
        double best = 0;
        for (int r = RECALLS.length - 1; r >= 0; r--) {
            while (right > 0 && (double) right / all >= RECALLS[r]) {
                best = Math.max(best, precision[--right]);
            }
            sum += best;
        }
        return sum / RECALLS.length;
    }
}
