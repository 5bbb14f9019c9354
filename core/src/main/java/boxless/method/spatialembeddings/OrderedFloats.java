package boxless.method.spatialembeddings;

/**
 * Floats as integers of the same order. Reductions of integers run in vector registers where those of floats do not, and
 * what is not a number lies beyond the infinities, and so shows.
 */
final class OrderedFloats {
    private OrderedFloats() {}

    static int toInt(float value) {
        int bits = Float.floatToRawIntBits(value);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }

    static float toFloat(int ordered) {
        return Float.intBitsToFloat(ordered ^ (ordered >> 31 & Integer.MAX_VALUE));
    }

    /** Least and greatest of values[from .. to - 1], to be read by {@link #least} and {@link #greatest}. */
    static long range(float[] values, int from, int to) {
        int least = Integer.MAX_VALUE;
        int greatest = Integer.MIN_VALUE;
        for (int i = from; i < to; i++) {
            int ordered = toInt(values[i]);
            least = Math.min(least, ordered);
            greatest = Math.max(greatest, ordered);
        }
        return (long) least << 32 | greatest & 0xffffffffL;
    }

    /** Not a number if one of the values is not, and its sign bit is set. */
    static float least(long range) {
        return toFloat((int) (range >> 32));
    }

    /** Not a number if one of the values is not, and its sign bit is clear. */
    static float greatest(long range) {
        return toFloat((int) range);
    }
}
