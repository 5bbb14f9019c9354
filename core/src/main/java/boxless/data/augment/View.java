package boxless.data.augment;

/**
 * Where each pixel of a new picture comes from in the source: source x = xx * x + xy * y + x0, source y = yx * x + yy * y + y0, whole numbers
 * being pixel centres. Every geometric step is such a map, and so is their chain: a picture is resampled once, whatever the
 * number of steps, and the corners of a rotated crop show what the source has there.
 */
record View(int width, int height, double xx, double xy, double x0, double yx, double yy, double y0, Padding padding) {

    static View of(int width, int height) {
        return new View(width, height, 1, 0, 0, 0, 1, 0, Padding.REFLECT);
    }

    /** This view seen through another map, from new pixels to this view's pixels. */
    View then(int newWidth, int newHeight, double a, double b, double c, double d, double e, double f) {
        return new View(
                newWidth,
                newHeight,
                xx * a + xy * d,
                xx * b + xy * e,
                xx * c + xy * f + x0,
                yx * a + yy * d,
                yx * b + yy * e,
                yx * c + yy * f + y0,
                padding);
    }

    View padded(Padding with) {
        return new View(width, height, xx, xy, x0, yx, yy, y0, with);
    }

    /** Column of this view that shows the source position. */
    double xOf(double sourceX, double sourceY) {
        return (yy * (sourceX - x0) - xy * (sourceY - y0)) / (xx * yy - xy * yx);
    }

    /** Row of this view that shows the source position. */
    double yOf(double sourceX, double sourceY) {
        return (xx * (sourceY - y0) - yx * (sourceX - x0)) / (xx * yy - xy * yx);
    }

    /** Every pixel is exactly one source pixel: nothing to interpolate. */
    boolean isExact() {
        return isWhole(xx) && isWhole(xy) && isWhole(x0) && isWhole(yx) && isWhole(yy) && isWhole(y0);
    }

    private static boolean isWhole(double value) {
        return value == Math.rint(value);
    }
}
