package boxless.method.spatialembeddings;

import java.util.Arrays;

/** Fixed centres of attraction, from the pixels of an object that are visible in the crop. */
final class Centres {
    private Centres() {}

    /**
     * Grid coordinates {x, y} of every object's centre; empty where the centre is learned.
     *
     * @param first pixels of object k are {@code pixels[first[k]] .. pixels[first[k + 1] - 1]}
     * @param pixels row-major indices, ascending within an object
     */
    static double[][] of(int width, int height, int[] first, int[] pixels, SpatialEmbeddingsOptions options) {
        if (options.centre() == SpatialEmbeddingsOptions.Centre.LEARNABLE) {
            return new double[2][0];
        }
        float[] gridX = options.grid().xs(width);
        float[] gridY = options.grid().ys(height);
        double[][] centres = new double[2][first.length - 1];
        for (int k = 0; k < first.length - 1; k++) {
            int[] own = Arrays.copyOfRange(pixels, first[k], first[k + 1]);
            switch (options.centre()) {
                case MEDOID -> place(centres, k, medoid(own, width), width, gridX, gridY);
                case APPROXIMATE_MEDOID -> place(centres, k, approximateMedoid(own, width), width, gridX, gridY);
                default -> centroid(centres, k, own, width, gridX, gridY);
            }
        }
        return centres;
    }

    private static void place(double[][] centres, int k, int pixel, int width, float[] gridX, float[] gridY) {
        centres[0][k] = gridX[pixel % width];
        centres[1][k] = gridY[pixel / width];
    }

    private static void centroid(double[][] centres, int k, int[] pixels, int width, float[] gridX, float[] gridY) {
        for (int pixel : pixels) {
            centres[0][k] += gridX[pixel % width];
            centres[1][k] += gridY[pixel / width];
        }
        centres[0][k] /= pixels.length;
        centres[1][k] /= pixels.length;
    }

    /** The pixel nearest to the median column and the median row; the first of equals. */
    static int approximateMedoid(int[] pixels, int width) {
        double x = median(Arrays.stream(pixels).map(p -> p % width).sorted().toArray());
        double y = median(Arrays.stream(pixels).map(p -> p / width).sorted().toArray());
        int best = pixels[0];
        double least = Double.POSITIVE_INFINITY;
        for (int pixel : pixels) {
            double dx = pixel % width - x;
            double dy = pixel / width - y;
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                best = pixel;
            }
        }
        return best;
    }

    private static double median(int[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2.0;
    }

    /**
     * The pixel whose distances to all others sum to the least, the first of equals. Exact, without all pairs: a sum S(p) bounds its
     * neighbours, S(q) >= S(p) - n |p - q|, so that pixels far from the middle are ruled out by a few others
     * (Newling and Fleuret, "A sub-quadratic exact medoid algorithm", AISTATS 2017).
     */
    static int medoid(int[] pixels, int width) {
        int n = pixels.length;
        int start = approximateMedoid(pixels, width);
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order, (a, b) -> Double.compare(distance(pixels[a], start, width), distance(pixels[b], start, width)));
        double[] atLeast = new double[n];
        double[] distances = new double[n];
        int best = pixels[0];
        double least = Double.POSITIVE_INFINITY;
        for (int i : order) {
            // A hair of slack: rounding must not rule out a pixel whose sum is equal.
            if (atLeast[i] > least * (1 + 1e-12)) {
                continue;
            }
            double sum = 0;
            for (int j = 0; j < n; j++) {
                distances[j] = distance(pixels[i], pixels[j], width);
                sum += distances[j];
            }
            if (sum < least || (sum == least && pixels[i] < best)) {
                least = sum;
                best = pixels[i];
            }
            for (int j = 0; j < n; j++) {
                atLeast[j] = Math.max(atLeast[j], sum - n * distances[j]);
            }
        }
        return best;
    }

    private static double distance(int p, int q, int width) {
        double dx = p % width - q % width;
        double dy = p / width - q / width;
        return Math.sqrt(dx * dx + dy * dy);
    }
}
