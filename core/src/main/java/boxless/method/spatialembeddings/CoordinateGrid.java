package boxless.method.spatialembeddings;

/**
 * Coordinates of pixels in the units of the embeddings.
 *
 * @param stepX per column
 * @param stepY per row
 */
public record CoordinateGrid(double stepX, double stepY) {
    /** linspace(0, 2, 2048) by linspace(0, 1, 1024). */
    public static final CoordinateGrid OFFICIAL = new CoordinateGrid(2.0 / 2047, 1.0 / 1023);

    float[] x(int width) {
        return steps(width, stepX);
    }

    float[] y(int height) {
        return steps(height, stepY);
    }

    private static float[] steps(int count, double step) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (i * step);
        }
        return values;
    }
}
