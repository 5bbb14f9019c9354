package boxless.image;

import java.util.Arrays;

/** Rectangles cut out of images; beyond the image there is a {@link Border}. */
public final class Crops {
    private Crops() {}

    /**
     * The rectangle with its upper left pixel at (x, y), which may be partly or completely outside.
     *
     * @throws IllegalArgumentException if it has no pixel
     */
    public static Pixels of(Pixels picture, int x, int y, int width, int height, Border border) {
        int[] columns = positions(x, width, picture.width(), border);
        int[] rows = positions(y, height, picture.height(), border);
        float outside = border instanceof Border.Constant constant ? constant.value() : 0;
        float[] from = picture.values();
        float[] values = new float[Math.multiplyExact(picture.channels(), Math.multiplyExact(width, height))];
        for (int c = 0; c < picture.channels(); c++) {
            for (int i = 0; i < height; i++) {
                int to = (c * height + i) * width;
                if (rows[i] < 0) {
                    Arrays.fill(values, to, to + width, outside);
                    continue;
                }
                int row = (c * picture.height() + rows[i]) * picture.width();
                if (x >= 0 && x + (long) width <= picture.width()) {
                    System.arraycopy(from, row + x, values, to, width);
                    continue;
                }
                for (int k = 0; k < width; k++) {
                    values[to + k] = columns[k] < 0 ? outside : from[row + columns[k]];
                }
            }
        }
        return new Pixels(width, height, picture.channels(), picture.range(), values);
    }

    /** Old positions of {@code start, start + 1, ...}; -1 if there is none. */
    private static int[] positions(int start, int count, int size, Border border) {
        if (count < 1) {
            throw new IllegalArgumentException("a crop of " + count + " pixels; it needs at least 1");
        }
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            long at = (long) start + i;
            positions[i] = at >= 0 && at < size
                    ? (int) at
                    : switch (border) {
                        case Border.Edge edge -> at < 0 ? 0 : size - 1;
                        case Border.Constant constant -> -1;
                        case Border.Reflect reflect -> reflected(at, size);
                    };
        }
        return positions;
    }

    private static int reflected(long at, int size) {
        if (size == 1) {
            return 0;
        }
        long period = 2L * (size - 1);
        long folded = Math.floorMod(at, period);
        return (int) Math.min(folded, period - folded);
    }
}
