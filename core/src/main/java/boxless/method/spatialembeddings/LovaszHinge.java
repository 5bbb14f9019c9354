package boxless.method.spatialembeddings;

import java.util.Arrays;

/**
 * The Lovász hinge: a convex surrogate of 1 - IoU whose slope at the j-th largest error is the Jaccard loss that this error adds
 * (Berman et al., CVPR 2018; Neven et al., Eq. 8). Keeps scratch arrays: one object per thread.
 */
final class LovaszHinge {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int PASSES = 3;

    private int[] keys = new int[0];
    private int[] order = new int[0];
    private int[] otherKeys = new int[0];
    private int[] otherOrder = new int[0];

    /**
     * Slopes of the surrogate, the derivative of the loss by each error; the loss is the sum of error times slope.
     *
     * @param errors hinge errors, at least 0
     * @param positive whether the element belongs to the object
     * @param count number of elements in both arrays
     * @param slopes filled with count values in [0, 1] that sum to at most 1
     */
    void slopes(float[] errors, boolean[] positive, int count, float[] slopes) {
        sortDescending(errors, count);
        int positives = 0;
        for (int i = 0; i < count; i++) {
            positives += positive[i] ? 1 : 0;
        }
        long intersection = positives;
        long union = positives;
        double before = 0;
        for (int j = 0; j < count; j++) {
            int i = order[j];
            if (positive[i]) {
                intersection--;
            } else {
                union++;
            }
            double jaccard = 1 - (double) intersection / union;
            slopes[i] = (float) (jaccard - before);
            before = jaccard;
        }
    }

    /** Stable radix sort: the bits of a float that is not negative order like the float. */
    private void sortDescending(float[] errors, int count) {
        if (keys.length < count) {
            int[][] made = new int[4][count]; // all or none: memory may run out between them
            keys = made[0];
            order = made[1];
            otherKeys = made[2];
            otherOrder = made[3];
        }
        int[][] starts = new int[PASSES][BUCKETS];
        for (int i = 0; i < count; i++) {
            int key = ~Float.floatToRawIntBits(errors[i]) & Integer.MAX_VALUE;
            keys[i] = key;
            order[i] = i;
            for (int pass = 0; pass < PASSES; pass++) {
                starts[pass][key >>> pass * BITS & BUCKETS - 1]++;
            }
        }
        for (int pass = 0; pass < PASSES; pass++) {
            if (Arrays.stream(starts[pass]).anyMatch(n -> n == count)) {
                continue; // all in one bucket: nothing to move
            }
            scatter(starts[pass], pass * BITS, count);
        }
    }

    private void scatter(int[] histogram, int shift, int count) {
        int start = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            int size = histogram[bucket];
            histogram[bucket] = start;
            start += size;
        }
        for (int i = 0; i < count; i++) {
            int to = histogram[keys[i] >>> shift & BUCKETS - 1]++;
            otherKeys[to] = keys[i];
            otherOrder[to] = order[i];
        }
        int[] swap = keys;
        keys = otherKeys;
        otherKeys = swap;
        swap = order;
        order = otherOrder;
        otherOrder = swap;
    }
}
