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

    /**
     * The pixels around corners that lie in an image; empty if none does.
     *
     * @param corners columns and rows in turn
     */
    public static Box around(int width, int height, int... corners) {
        int left = width;
        int top = height;
        int right = 0;
        int bottom = 0;
        for (int k = 0; k < corners.length; k += 2) {
            left = Math.min(left, Math.max(0, corners[k]));
            top = Math.min(top, Math.max(0, corners[k + 1]));
            right = Math.max(right, Math.min(width, corners[k] + 1));
            bottom = Math.max(bottom, Math.min(height, corners[k + 1] + 1));
        }
        return new Box(left, top, Math.max(0, right - left), Math.max(0, bottom - top));
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
