package boxless.mask;

/**
 * A pixel-aligned rectangle.
 *
 * @param x left column
 * @param y top row
 * @param width number of columns, at least 0
 * @param height number of rows, at least 0
 */
public record Box(int x, int y, int width, int height) {
    public Box {
        if (width < 0 || height < 0) {
            throw new IllegalArgumentException("box of negative size " + width + "x" + height);
        }
    }

    public long area() {
        return (long) width * height;
    }
}
