package boxless.method.solo;

import boxless.mask.Mask;

/** An object's mask in the size of a level's masks. */
final class MaskReduction {
    private MaskReduction() {}

    /**
     * 1 where at least two of the four pixels around the middle of a stride x stride square are the object's, else 0: what OpenCV's
     * bilinear interpolation of whole numbers gives.
     *
     * @param stride 4, 8 or 16
     * @return (height / stride, width / stride), row-major
     */
    static float[] of(Mask mask, int stride) {
        int width = mask.width() / stride;
        int height = mask.height() / stride;
        byte[] counts = new byte[width * height];
        mask.forEachRun((x, y, length) -> {
            if (isMiddle(x, stride) && x / stride < width) {
                for (int row = y; row < y + length; row++) {
                    if (isMiddle(row, stride) && row / stride < height) {
                        counts[row / stride * width + x / stride]++;
                    }
                }
            }
        });
        float[] reduced = new float[counts.length];
        for (int i = 0; i < counts.length; i++) {
            reduced[i] = counts[i] >= 2 ? 1 : 0;
        }
        return reduced;
    }

    private static boolean isMiddle(int position, int stride) {
        int inside = position % stride;
        return inside == stride / 2 - 1 || inside == stride / 2;
    }
}
