package boxless.method.spatialembeddings;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Local maxima of a smoothed seed map: a Gaussian of sigma 1 cut at four pixels, mirrored at the border (as
 * {@code scipy.ndimage.gaussian_filter} does it, floats between the two passes), then the pixels that no neighbour of
 * their 3x3 window exceeds, above the least value of the map and not in its outermost rows and columns (as
 * {@code skimage.feature.peak_local_max}). A map that is flat everywhere has none.
 */
final class SeedPeaks {
    /** Half of the normalised kernel, from the centre. */
    private static final double[] KERNEL = {
        0x1.9884a307594fbp-2, 0x1.ef8eb9ad499bap-3, 0x1.ba4b99d1799a9p-5, 0x1.22724cb7eb26ap-8, 0x1.18a9c4fd536c6p-13
    };

    private static final int REACH = KERNEL.length - 1;

    private SeedPeaks() {}

    record Peak(int column, int row, float seed) {}

    /** The peaks that are foreground, by falling seed probability (that of the map, not smoothed), row by row among equals. */
    static List<Peak> find(Embeddings embeddings, int kind, float foreground) {
        int width = embeddings.width();
        int height = embeddings.height();
        float[] seeds = new float[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                seeds[row * width + column] = embeddings.seed(kind, column, row);
            }
        }
        float[] smooth = smooth(seeds, width, height);
        float least = smooth[0];
        for (float value : smooth) {
            least = Math.min(least, value); // not a number as soon as one value is not: then there is no peak
        }
        List<Peak> peaks = new ArrayList<>();
        for (int row = 1; row < height - 1; row++) {
            for (int column = 1; column < width - 1; column++) {
                int at = row * width + column;
                if (seeds[at] > foreground && smooth[at] > least && isMaximum(smooth, width, at)) {
                    peaks.add(new Peak(column, row, seeds[at]));
                }
            }
        }
        peaks.sort(Comparator.comparing(Peak::seed, Comparator.reverseOrder()));
        return peaks;
    }

    private static boolean isMaximum(float[] map, int width, int at) {
        float value = map[at];
        for (int row = -width; row <= width; row += width) {
            for (int k = at + row - 1; k <= at + row + 1; k++) {
                if (map[k] > value) {
                    return false;
                }
            }
        }
        return true;
    }

    static float[] smooth(float[] map, int width, int height) {
        float[] down = new float[map.length];
        int[] rows = mirrored(height);
        int[] from = new int[2 * REACH + 1];
        for (int row = 0; row < height; row++) {
            for (int k = 0; k < from.length; k++) {
                from[k] = rows[row + k] * width;
            }
            for (int column = 0; column < width; column++) {
                double sum = map[from[REACH] + column] * KERNEL[0];
                for (int k = REACH; k > 0; k--) {
                    sum += ((double) map[from[REACH - k] + column] + map[from[REACH + k] + column]) * KERNEL[k];
                }
                down[row * width + column] = (float) sum;
            }
        }
        float[] across = new float[map.length];
        int[] columns = mirrored(width);
        for (int row = 0; row < height; row++) {
            int at = row * width;
            for (int column = 0; column < width; column++) {
                double sum = down[at + column] * KERNEL[0];
                for (int k = REACH; k > 0; k--) {
                    double before = down[at + columns[REACH + column - k]];
                    sum += (before + down[at + columns[REACH + column + k]]) * KERNEL[k];
                }
                across[at + column] = (float) sum;
            }
        }
        return across;
    }

    /** Where position i - REACH is read; the border is seen twice: c b a | a b c | c b a. */
    private static int[] mirrored(int length) {
        int[] at = new int[length + 2 * REACH];
        for (int i = 0; i < at.length; i++) {
            int wrapped = Math.floorMod(i - REACH, 2 * length);
            at[i] = wrapped < length ? wrapped : 2 * length - 1 - wrapped;
        }
        return at;
    }
}
