package boxless.method.solo;

/**
 * Bilinear interpolation along one axis: every new position is a weighted sum of a few old ones that lie side by side. In single precision, as
 * torch works out positions.
 *
 * @param first old position of each new one's first weight, never falling
 * @param weights of each new position
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Taps(int[] first, float[][] weights) {
    /** Old positions that a new one is made of, at most: two that lie side by side after the first interpolation, each of two. */
    static final int MOST = 3;

    static Taps of(int from, int to) {
        Taps taps = new Taps(new int[to], new float[to][]);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            float at = Math.max(0, scale * (i + 0.5f) - 0.5f);
            int low = Math.min((int) at, from - 1);
            float upper = Math.min(Math.max(at - low, 0), 1);
            taps.first[i] = low;
            taps.weights[i] = low == from - 1 ? new float[] {1} : new float[] {1 - upper, upper};
        }
        return taps;
    }

    /** These, then others on what these give. */
    Taps then(Taps other) {
        Taps both = new Taps(new int[other.first.length], new float[other.first.length][]);
        for (int i = 0; i < both.first.length; i++) {
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

    float at(int i, float[] values, int from) {
        float[] w = weights[i];
        float sum = 0;
        for (int k = 0; k < w.length; k++) {
            sum += w[k] * values[from + first[i] + k];
        }
        return sum;
    }

    /** The next new position whose weights begin elsewhere. */
    int nextFirst(int i) {
        int next = i + 1;
        while (next < first.length && first[next] == first[i]) {
            next++;
        }
        return next;
    }

    /** The first new position that an old one from {@code position} on has a part in. */
    int firstReaching(int position) {
        int i = 0;
        while (i < first.length && first[i] + weights[i].length <= position) {
            i++;
        }
        return i;
    }

    /** The first new position in which only old ones behind {@code position} have a part. */
    int firstBehind(int position) {
        int i = first.length;
        while (i > 0 && first[i - 1] > position) {
            i--;
        }
        return i;
    }
}
