package boxless.method.adaptis;

import java.util.Arrays;

/** Takes away what a mask holds far from its point. */
final class MaskCut {
    private MaskCut() {}

    /**
     * Sets to 0 what lies outside the rows and columns from {@code radius} before the point to {@code radius - 1} behind it.
     *
     * @param mask (height x width), changed
     * @param radius 0 to leave the mask as it is
     */
    static void around(int row, int column, int radius, float[] mask, int width) {
        if (radius == 0) {
            return;
        }
        int height = mask.length / width;
        int top = Math.max(0, row - radius);
        int bottom = Math.min(height, row + radius);
        int left = Math.max(0, column - radius);
        int right = Math.min(width, column + radius);
        Arrays.fill(mask, 0, top * width, 0);
        for (int y = top; y < bottom; y++) {
            Arrays.fill(mask, y * width, y * width + left, 0);
            Arrays.fill(mask, y * width + right, (y + 1) * width, 0);
        }
        Arrays.fill(mask, bottom * width, mask.length, 0);
    }
}
