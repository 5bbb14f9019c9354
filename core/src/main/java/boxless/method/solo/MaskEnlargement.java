package boxless.method.solo;

import boxless.image.Taps;
import boxless.mask.Box;
import boxless.mask.Mask;
import boxless.mask.MaskBuilder;
import boxless.method.Frame;

/**
 * Brings mask probabilities from the network's size to the picture's: four times larger, cut to the scaled picture, then to the picture's
 * own size, both by bilinear interpolation. Only what can belong to the mask is worked out.
 */
final class MaskEnlargement {
    private static final int STRIDE = 4;

    /** Probabilities that a pixel is made of along an axis, at most: two that lie side by side after the first interpolation, each of two. */
    private static final int MOST = 3;

    private final Frame frame;
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
        this.height = height;
        this.threshold = threshold;
        across = enlarged(width, frame.scaledWidth(), frame.width());
        down = enlarged(height, frame.scaledHeight(), frame.height());
    }

    private static Taps enlarged(int length, int scaled, int whole) {
        return Taps.bilinearFloat32(length, STRIDE * length).then(Taps.bilinearFloat32(scaled, whole));
    }

    /** The mask of the picture's size. */
    Mask of(Patch patch) {
        Box box = patch.box();
        Box area = patch.area();
        MaskBuilder mask = new MaskBuilder(frame.width(), frame.height());
        // Pixels further off are interpolated from probabilities that do not exceed the threshold.
        int right = across.firstBehind(box.x() + box.width() - 1);
        int top = down.firstReaching(box.y());
        int bottom = down.firstBehind(box.y() + box.height() - 1);
        float[] column = new float[height];
        for (int x = across.firstReaching(box.x()); x < right; x++) {
            for (int row = 0; row < area.height(); row++) {
                column[area.y() + row] = across.at(x, patch.values(), row * area.width() - area.x());
            }
            add(mask, x, top, bottom, column);
        }
        return mask.build();
    }

    /** Adds the pixels of a column between two rows. Those interpolated from probabilities on one side of the threshold are on that side. */
    private void add(MaskBuilder mask, int x, int top, int bottom, float[] column) {
        long first = (long) x * frame.height();
        int y = top;
        while (y < bottom) {
            int behind = Math.min(bottom, down.nextFirst(y));
            int inside = inside(column, down.first()[y]);
            if (inside == MOST) {
                mask.add(first + y, behind - y);
            } else if (inside > 0) {
                for (int i = y; i < behind; i++) {
                    mask.add(first + i, down.at(i, column, 0) > threshold ? 1 : 0);
                }
            }
            y = behind;
        }
    }

    private int inside(float[] column, int from) {
        int count = 0;
        for (int i = from; i < Math.min(from + MOST, height); i++) {
            count += column[i] > threshold ? 1 : 0;
        }
        return count;
    }
}
