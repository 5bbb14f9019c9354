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
        for (int column = 0; column < width; column++) {
            smoothLine(map, down, column, width, height);
        }
        float[] across = new float[map.length];
        for (int row = 0; row < height; row++) {
            smoothLine(down, across, row * width, 1, width);
        }
        return across;
    }

    private static void smoothLine(float[] in, float[] out, int from, int stride, int length) {
        for (int i = 0; i < length; i++) {
            double sum = in[from + i * stride] * KERNEL[0];
            for (int k = KERNEL.length - 1; k > 0; k--) {
                double before = in[from + mirror(i - k, length) * stride];
                double after = in[from + mirror(i + k, length) * stride];
                sum += (before + after) * KERNEL[k];
            }
            out[from + i * stride] = (float) sum;
        }
    }

    /** The border pixel is seen twice: c b a | a b c | c b a. */
    private static int mirror(int i, int length) {
        int wrapped = Math.floorMod(i, 2 * length);
        return wrapped < length ? wrapped : 2 * length - 1 - wrapped;
    }
}
