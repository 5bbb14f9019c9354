package boxless.mask;

/** Masks of values at the pixels. */
public final class Threshold {
    private Threshold() {}

    /**
     * The pixels whose value is above a threshold.
     *
     * @param values (height x width), row-major
     */
    public static Mask above(float threshold, int width, int height, float[] values) {
        if (values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "%d values for an image of %dx%d".formatted(values.length, width, height));
        }
        return Mask.of(width, height, box(threshold, width, height, values), i -> values[i] > threshold);
    }

    /** Row by row, as the values lie in memory: most objects are small, and the columns of a large image are slow to read. */
    private static Box box(float threshold, int width, int height, float[] values) {
        int left = width;
        int right = 0;
        int top = height;
        int bottom = 0;
        for (int y = 0; y < height; y++) {
            int begin = y * width;
            int end = begin + width;
            int first = begin;
            while (first < end && !(values[first] > threshold)) {
                first++;
            }
            if (first < end) {
                int last = end - 1;
                while (!(values[last] > threshold)) {
                    last--;
                }
                left = Math.min(left, first - begin);
                right = Math.max(right, last - begin + 1);
                top = Math.min(top, y);
                bottom = y + 1;
            }
        }
        return bottom == 0 ? new Box(0, 0, 0, 0) : new Box(left, top, right - left, bottom - top);
    }
}
