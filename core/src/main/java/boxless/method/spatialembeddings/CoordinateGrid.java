package boxless.method.spatialembeddings;

import boxless.file.Limits;

/**
 * The coordinates that offsets are added to: {@code columns} values over [0, lengthX] and {@code rows} values over
 * [0, lengthY]. A checkpoint belongs to the grid it was trained on. A crop uses the grid's top-left corner; an image
 * larger than the grid continues with the same step.
 *
 * @param lengthX coordinate of the last column
 * @param columns at least 2
 * @param lengthY coordinate of the last row
 * @param rows at least 2
 */
public record CoordinateGrid(float lengthX, int columns, float lengthY, int rows) {
    /** The grid of the paper's code: steps 2/2047 and 1/1023, about 1024 pixels a unit. */
    public static final CoordinateGrid CITYSCAPES = new CoordinateGrid(2, 2048, 1, 1024);

    /** The default grid of EmbedSeg: both steps 1/1023. */
    public static final CoordinateGrid EMBED_SEG = new CoordinateGrid(1, 1024, 1, 1024);

    private static final int LANES = 8;

    public CoordinateGrid {
        Limits.positive("length_x", lengthX);
        Limits.atLeast("columns", columns, 2);
        Limits.positive("length_y", lengthY);
        Limits.atLeast("rows", rows, 2);
    }

    /** Distance of two neighbouring columns. */
    public double stepX() {
        return (double) lengthX / (columns - 1);
    }

    /** Distance of two neighbouring rows. */
    public double stepY() {
        return (double) lengthY / (rows - 1);
    }

    /** Whether a step is as long in x as in y; the paper's are, to half a thousandth. */
    boolean isSquare() {
        return Math.abs(stepX() / stepY() - 1) < 0.01;
    }

    /**
     * Coordinates of the columns 0 .. width - 1. Up to {@link #columns()}, where that is a multiple of 8, they equal
     * {@code torch.linspace} on x86 bit by bit.
     */
    public float[] xs(int width) {
        return coordinates(lengthX, columns, width);
    }

    /**
     * Coordinates of the rows 0 .. height - 1. Up to {@link #rows()}, where that is a multiple of 8, they equal
     * {@code torch.linspace} on x86 bit by bit.
     */
    public float[] ys(int height) {
        return coordinates(lengthY, rows, height);
    }

    private static float[] coordinates(float length, int count, int wanted) {
        float[] out = new float[wanted];
        for (int i = 0; i < wanted; i++) {
            out[i] = i < count
                    ? linspace(length, count, i)
                    : (float) (length + (double) length / (count - 1) * (i - count + 1));
        }
        return out;
    }

    /** As torch does it: eight lanes from a fused base, counted from the end in the second half; the rest one by one. */
    private static float linspace(float end, int count, int i) {
        float step = end / (count - 1);
        int base = i < count / LANES * LANES ? i / LANES * LANES : i;
        boolean firstHalf = base < count / 2;
        if (i >= count / LANES * LANES) {
            return firstHalf ? step * i : end - step * (count - 1 - i);
        }
        float start = firstHalf ? step * base : Math.fma(-step, count - 1 - base, end);
        return start + step * (i - base);
    }
}
