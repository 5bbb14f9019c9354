package boxless.image;

/** Resizes images. Unless a method says otherwise, pixel centres are at half-integer coordinates, so nothing shifts. */
public final class Resize {
    private Resize() {}

    /**
     * Interpolates between the four nearest pixels, as torch's {@code interpolate(mode="bilinear", align_corners=False)}
     * does; for enlarging, or for networks trained that way. Shrinking by much more than a factor of two skips pixels: see {@link #area}.
     */
    public static Pixels bilinear(Pixels picture, int width, int height) {
        return separable(picture, Taps.bilinear(picture.width(), width), Taps.bilinear(picture.height(), height));
    }

    /** {@link #bilinear} with corner pixels on corner pixels, as torch's {@code align_corners=True} does. */
    public static Pixels bilinearAligned(Pixels picture, int width, int height) {
        return separable(
                picture, Taps.bilinearAligned(picture.width(), width), Taps.bilinearAligned(picture.height(), height));
    }

    /** Every new pixel is the mean of the area it covers, including fractions of pixels: for shrinking. */
    public static Pixels area(Pixels picture, int width, int height) {
        return separable(picture, Taps.area(picture.width(), width), Taps.area(picture.height(), height));
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
                down.mix(y, from, c * oldPlane, row);
                int to = (c * height + y) * width;
                for (int x = 0; x < width; x++) {
                    values[to + x] = across.at(x, row, 0);
                }
            }
        }
        return new Pixels(width, height, picture.channels(), picture.range(), values);
    }
}
