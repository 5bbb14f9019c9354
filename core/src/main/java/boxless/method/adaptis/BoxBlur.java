package boxless.method.adaptis;

import java.util.Arrays;

/**
 * Mean over a square, with OpenCV's conventions: the image is mirrored at its outermost pixels (c b | a b c | b a), and the pixel itself is the
 * square's at {@code side / 2}. Sums are doubles, added up in OpenCV's order, so that the means are the same floats.
 */
final class BoxBlur {
    private final int side;
    private final int width;
    private final int height;
    private final int[] columns; // which column is read at column - side / 2 + k
    private final int[] rows;

    private BoxBlur(int side, int width, int height) {
        this.side = side;
        this.width = width;
        this.height = height;
        columns = mirrored(width, side);
        rows = mirrored(height, side);
    }

    /** @param map (height x width), row-major; it stays as it is */
    static float[] of(float[] map, int width, int height, int side) {
        return side == 1 ? map : new BoxBlur(side, width, height).blurred(map);
    }

    private float[] blurred(float[] map) {
        double[][] sums = new double[side][width]; // of the rows in the square, a ring
        double[] column = new double[width];
        for (int k = 0; k < side - 1; k++) {
            sumRow(map, rows[k] * width, sums[k]);
            add(sums[k], column);
        }
        float[] means = new float[map.length];
        double scale = 1.0 / ((double) side * side);
        for (int row = 0; row < height; row++) {
            double[] last = sums[(row + side - 1) % side];
            double[] first = sums[row % side];
            sumRow(map, rows[row + side - 1] * width, last);
            for (int x = 0, to = row * width; x < width; x++, to++) {
                double sum = column[x] + last[x];
                means[to] = (float) (sum * scale);
                column[x] = sum - first[x];
            }
        }
        return means;
    }

    private static void add(double[] row, double[] sums) {
        for (int x = 0; x < sums.length; x++) {
            sums[x] += row[x];
        }
    }

    /** Squares of 3 and 5 are summed afresh at every pixel, others from the sum before; only so do the last bits agree. */
    private void sumRow(float[] map, int row, double[] sums) {
        if (side == 3 || side == 5) {
            for (int x = 0; x < width; x++) {
                double sum = map[row + columns[x]];
                for (int k = 1; k < side; k++) {
                    sum += map[row + columns[x + k]];
                }
                sums[x] = sum;
            }
            return;
        }
        double sum = 0;
        for (int k = 0; k < side; k++) {
            sum += map[row + columns[k]];
        }
        sums[0] = sum;
        for (int x = 1; x < width; x++) {
            sum += (double) map[row + columns[x + side - 1]] - map[row + columns[x - 1]];
            sums[x] = sum;
        }
    }

    private static int[] mirrored(int length, int side) {
        int[] at = new int[length + side - 1];
        int period = Math.max(1, 2 * (length - 1));
        for (int i = 0; i < at.length; i++) {
            int folded = Math.floorMod(i - side / 2, period);
            at[i] = Math.min(folded, period - folded);
        }
        if (length == 1) {
            Arrays.fill(at, 0);
        }
        return at;
    }
}
