package boxless.image;

import boxless.mask.LabelMap;

/** Resizes images and label maps. Pixel centres are at half-integer coordinates, so nothing shifts. */
public final class Resize {
    private Resize() {}

    /**
     * Interpolates between the four nearest pixels, as torch's {@code interpolate(mode="bilinear", align_corners=False)}
     * does; for enlarging, or for networks trained that way. Shrinking by much more than a factor of two skips pixels: see {@link #area}.
     */
    public static Pixels bilinear(Pixels picture, int width, int height) {
        return separable(picture, Taps.bilinear(picture.width(), width), Taps.bilinear(picture.height(), height));
    }

    /** Every new pixel is the mean of the area it covers, including fractions of pixels: for shrinking. */
    public static Pixels area(Pixels picture, int width, int height) {
        return separable(picture, Taps.area(picture.width(), width), Taps.area(picture.height(), height));
    }

    /** Every new pixel takes the label at its centre. */
    public static LabelMap nearest(LabelMap map, int width, int height) {
        int[] labels = new int[Math.multiplyExact(width, height)];
        for (int y = 0; y < height; y++) {
            int row = nearest(y, map.height(), height) * map.width();
            for (int x = 0; x < width; x++) {
                labels[y * width + x] = map.labels()[row + nearest(x, map.width(), width)];
            }
        }
        return new LabelMap(width, height, labels);
    }

    private static int nearest(int i, int from, int to) {
        return (int) ((2L * i + 1) * from / (2L * to));
    }

    private static Pixels separable(Pixels picture, Taps across, Taps down) {
        int width = across.count();
        int height = down.count();
        int oldWidth = picture.width();
        int oldPlane = oldWidth * picture.height();
        float[] from = picture.values();
        float[] values = new float[Math.multiplyExact(picture.channels(), Math.multiplyExact(width, height))];
        float[] row = new float[oldWidth];
        for (int c = 0; c < picture.channels(); c++) {
            for (int y = 0; y < height; y++) {
                down.mix(y, from, c * oldPlane, oldWidth, row);
                int to = (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    values[to + x] = across.at(x, row);
                }
            }
        }
        return new Pixels(width, height, picture.channels(), picture.range(), values);
    }

    /** For every new position the old positions {@code first[i] ..} and their weights, which sum to 1. */
    @SuppressWarnings("ArrayRecordComponent") // lives for one resize
    private record Taps(int[] first, float[][] weights) {
        static Taps bilinear(int from, int to) {
            Taps taps = of(from, to);
            double scale = (double) from / to;
            for (int i = 0; i < to; i++) {
                double at = Math.max(0, (i + 0.5) * scale - 0.5);
                int low = Math.min((int) at, from - 1);
                float upper = low == from - 1 ? 0 : (float) (at - low);
                taps.first[i] = low;
                taps.weights[i] = upper == 0 ? new float[] {1} : new float[] {1 - upper, upper};
            }
            return taps;
        }

        static Taps area(int from, int to) {
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

        int count() {
            return first.length;
        }

        /** The weighted sum of whole rows. */
        void mix(int i, float[] values, int plane, int width, float[] row) {
            float[] w = weights[i];
            int from = plane + first[i] * width;
            for (int x = 0; x < width; x++) {
                row[x] = values[from + x] * w[0];
            }
            for (int k = 1; k < w.length; k++) {
                from += width;
                for (int x = 0; x < width; x++) {
                    row[x] += values[from + x] * w[k];
                }
            }
        }

        float at(int i, float[] row) {
            float[] w = weights[i];
            int from = first[i];
            float sum = row[from] * w[0];
            for (int k = 1; k < w.length; k++) {
                sum += row[from + k] * w[k];
            }
            return sum;
        }
    }
}
