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

    /** Whether the two share a pixel. */
    public boolean meets(Box other) {
        return x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height;
    }

    /**
     * The common pixels.
     *
     * @throws IllegalArgumentException if there is a gap between them
     */
    public Box intersection(Box other) {
        int left = Math.max(x, other.x);
        int top = Math.max(y, other.y);
        int right = Math.min(x + width, other.x + other.width);
        int bottom = Math.min(y + height, other.y + other.height);
        return new Box(left, top, right - left, bottom - top);
    }
}
