package boxless.method.solo;

import boxless.mask.Mask;
import boxless.mask.MaskBuilder;
import boxless.method.Frame;

/**
 * Brings mask probabilities from the network's size to the picture's: four times larger, cut to the scaled picture, then to the picture's
 * own size, both by bilinear interpolation. Only what can belong to the mask is worked out.
 */
final class MaskEnlargement {
    private static final int STRIDE = 4;

    private final Frame frame;
    private final int width;
    private final int height;
    private final float threshold;
    private final Taps across;
    private final Taps down;

    /**
     * @param width of the probabilities, a quarter of the input's
     * @param height likewise
     * @param threshold a pixel's probability must be greater
     */
    MaskEnlargement(Frame frame, int width, int height, float threshold) {
        this.frame = frame;
        this.width = width;
        this.height = height;
        this.threshold = threshold;
        across = Taps.of(width, STRIDE * width).then(Taps.of(frame.scaledWidth(), frame.width()));
        down = Taps.of(height, STRIDE * height).then(Taps.of(frame.scaledHeight(), frame.height()));
    }

    /** A rectangle, all inclusive; empty where right is left of left. */
    private record Extent(int left, int right, int top, int bottom) {}

    /** The mask of the picture's size; of probabilities (height x width) that begin at {@code from}. */
    Mask of(float[] values, int from) {
        Extent extent = extent(values, from);
        MaskBuilder mask = new MaskBuilder(frame.width(), frame.height());
        if (extent.right < extent.left) {
            return mask.build();
        }
        // Pixels further off are interpolated from probabilities that do not exceed the threshold.
        int endX = across.firstBehind(extent.right);
        int top = down.firstReaching(extent.top);
        int end = down.firstBehind(extent.bottom);
        float[] column = new float[height];
        for (int x = across.firstReaching(extent.left); x < endX; x++) {
            for (int row = Math.max(0, extent.top - 2); row <= Math.min(height - 1, extent.bottom + 2); row++) {
                column[row] = across.at(x, values, from + row * width);
            }
            int start = -1;
            for (int y = top; y <= end; y++) {
                boolean inside = y < end && down.at(y, column, 0) > threshold;
                if (inside && start < 0) {
                    start = y;
                } else if (!inside && start >= 0) {
                    mask.add((long) x * frame.height() + start, y - start);
                    start = -1;
                }
            }
        }
        return mask.build();
    }

    /** Where probabilities exceed the threshold. */
    private Extent extent(float[] values, int from) {
        int left = width;
        int right = -1;
        int top = height;
        int bottom = -1;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (values[from + y * width + x] > threshold) {
                    left = Math.min(left, x);
                    right = Math.max(right, x);
                    top = Math.min(top, y);
                    bottom = y;
                }
            }
        }
        return new Extent(left, right, top, bottom);
    }
}
