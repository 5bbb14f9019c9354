package boxless.mask;

import java.util.Arrays;

/**
 * The exact Euclidean distance from each pixel of a region to the nearest pixel outside it, in time linear in the raster (Meijster, Roerdink and
 * Hesselink: A General Algorithm for Computing Distance Transforms in Linear Time, 2000).
 */
public final class DistanceTransform {
    private final int width;
    private final int height;
    private final int[] values; // (height x width): distances along columns, then squared ones
    private final int[] column; // of the pixels that are nearest somewhere in a row, from left to right
    private final int[] from; // first column where each of them is nearest

    private DistanceTransform(int width, int height) {
        this.width = width;
        this.height = height;
        values = new int[Math.multiplyExact(width, height)];
        column = new int[width + 2];
        from = new int[width + 2];
    }

    /**
     * Squared distances between pixel centres, at least 1 inside and 0 outside. What lies beyond the raster is outside.
     *
     * @param inside (height x width), row-major
     * @return likewise
     */
    public static int[] squared(int width, int height, boolean[] inside) {
        DistanceTransform transform = new DistanceTransform(width, height);
        transform.alongColumns(inside);
        int[] gaps = new int[width + 2];
        for (int y = 0; y < height; y++) {
            System.arraycopy(transform.values, y * width, gaps, 1, width);
            transform.alongRow(y, gaps);
        }
        return transform.values;
    }

    private void alongColumns(boolean[] inside) {
        int[] gap = new int[width];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                gap[x] = inside[i] ? gap[x] + 1 : 0;
                values[i] = gap[x];
            }
        }
        Arrays.fill(gap, 0);
        for (int y = height - 1, i = values.length - 1; y >= 0; y--) {
            for (int x = width - 1; x >= 0; x--, i--) {
                gap[x] = inside[i] ? gap[x] + 1 : 0;
                values[i] = Math.min(values[i], gap[x]);
            }
        }
    }

    /** @param gaps distances along the columns -1 to {@code width}; the first and the last are 0 */
    private void alongRow(int y, int[] gaps) {
        int last = 0;
        column[0] = -1;
        from[0] = -1;
        for (int u = 0; u <= width; u++) {
            while (last >= 0 && squared(from[last], column[last], gaps) > squared(from[last], u, gaps)) {
                last--;
            }
            int begin = last < 0 ? -1 : 1 + lastNotFarther(column[last], u, gaps);
            if (begin <= width) {
                last++;
                column[last] = u;
                from[last] = begin;
            }
        }
        for (int x = width; x >= 0; x--) {
            if (x < width) {
                values[y * width + x] = (int) squared(x, column[last], gaps);
            }
            if (x == from[last]) {
                last--;
            }
        }
    }

    private static long squared(int x, int nearest, int[] gaps) {
        long across = x - nearest;
        long along = gaps[nearest + 1];
        return across * across + along * along;
    }

    /** The last column that is no farther from the outside in column a than from that in column b, which lies to the right of a. */
    private static int lastNotFarther(int a, int b, int[] gaps) {
        return (int)
                Math.min(Integer.MAX_VALUE - 1, Math.floorDiv(squared(0, b, gaps) - squared(0, a, gaps), 2L * (b - a)));
    }
}
