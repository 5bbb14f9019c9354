package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which objects of two label maps share pixels, and how many: one pass over both, with memory proportional to the number of pairs.
 *
 * @param leftLabels labels of the left map, ascending
 * @param leftAreas pixels of each
 * @param rightLabels labels of the right map, ascending
 * @param rightAreas pixels of each
 * @param pairs every pair that shares a pixel, ascending by left, then right
 */
@SuppressWarnings("ArrayRecordComponent") // tables; nothing compares them
public record Overlaps(int[] leftLabels, long[] leftAreas, int[] rightLabels, long[] rightAreas, List<Overlap> pairs) {
    public Overlaps {
        if (leftLabels.length != leftAreas.length || rightLabels.length != rightAreas.length) {
            throw new IllegalArgumentException("there must be one area for each label");
        }
        pairs = List.copyOf(pairs);
    }

    /** @throws IllegalArgumentException if the maps differ in size or contain negative labels */
    public static Overlaps of(LabelMap left, LabelMap right) {
        if (left.width() != right.width() || left.height() != right.height()) {
            throw new IllegalArgumentException("label maps of %dx%d and of %dx%d cannot be compared"
                    .formatted(left.width(), left.height(), right.width(), right.height()));
        }
        PairCounts counts = new PairCounts();
        int[] a = left.labels();
        int[] b = right.labels();
        int i = 0;
        while (i < a.length) {
            int labelA = a[i];
            int labelB = b[i];
            int start = i++;
            while (i < a.length && a[i] == labelA && b[i] == labelB) {
                i++;
            }
            counts.add((long) labelA << 32 | labelB & 0xFFFFFFFFL, i - start);
        }
        return of(counts);
    }

    /** Everything follows from the pairs, background included: the rasters are not read again. */
    private static Overlaps of(PairCounts counts) {
        long[] found = counts.sorted();
        int[] leftLabels = labels(Arrays.stream(found).mapToInt(pair -> (int) (pair >>> 32)));
        int[] rightLabels = labels(Arrays.stream(found).mapToInt(pair -> (int) pair));
        long[] leftAreas = new long[leftLabels.length];
        long[] rightAreas = new long[rightLabels.length];
        for (long pair : found) {
            add(counts.of(pair), leftLabels, leftAreas, (int) (pair >>> 32));
            add(counts.of(pair), rightLabels, rightAreas, (int) pair);
        }
        List<Overlap> pairs = new ArrayList<>();
        for (long pair : found) {
            int l = Arrays.binarySearch(leftLabels, (int) (pair >>> 32));
            int r = Arrays.binarySearch(rightLabels, (int) pair);
            if (l >= 0 && r >= 0) {
                long both = counts.of(pair);
                pairs.add(new Overlap(l, r, both, (double) both / (leftAreas[l] + rightAreas[r] - both)));
            }
        }
        return new Overlaps(leftLabels, leftAreas, rightLabels, rightAreas, pairs);
    }

    private static int[] labels(IntStream found) {
        int[] sorted = found.sorted().distinct().toArray();
        if (sorted.length > 0 && sorted[0] < 0) {
            throw new IllegalArgumentException("a negative label; labels are positive, 0 is background");
        }
        return sorted.length > 0 && sorted[0] == 0 ? Arrays.copyOfRange(sorted, 1, sorted.length) : sorted;
    }

    private static void add(long pixels, int[] labels, long[] areas, int label) {
        if (label != 0) {
            areas[Arrays.binarySearch(labels, label)] += pixels;
        }
    }

    /** Counts by pair of labels; open addressing, since a boxed map would be asked once a run. */
    private static final class PairCounts {
        private long[] keys = new long[1 << 10];
        private int[] values = new int[1 << 10]; // 0: free
        private int size;

        void add(long key, int count) {
            int at = slot(key);
            if (values[at] == 0) {
                if (2 * ++size > keys.length) {
                    grow();
                    at = slot(key);
                }
                keys[at] = key;
            }
            values[at] += count;
        }

        int of(long key) {
            return values[slot(key)];
        }

        private int slot(long key) {
            int at = (int) (key * 0x9E3779B97F4A7C15L >>> 40) & keys.length - 1;
            while (values[at] != 0 && keys[at] != key) {
                at = at + 1 & keys.length - 1;
            }
            return at;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldValues = values;
            keys = new long[oldKeys.length * 2];
            values = new int[oldKeys.length * 2];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldValues[i] != 0) {
                    int at = slot(oldKeys[i]);
                    keys[at] = oldKeys[i];
                    values[at] = oldValues[i];
                }
            }
        }

        long[] sorted() {
            long[] sorted = new long[size];
            int to = 0;
            for (int i = 0; i < keys.length; i++) {
                if (values[i] != 0) {
                    sorted[to++] = keys[i];
                }
            }
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
