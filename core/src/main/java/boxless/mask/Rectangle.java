package boxless.mask;

/**
 * A rectangle with corners anywhere between the pixels, as COCO's boxes are.
 *
 * @param x left
 * @param y top
 * @param width at least 0
 * @param height at least 0
 */
public record Rectangle(double x, double y, double width, double height) {
    public Rectangle {
        if (!(Double.isFinite(x) && Double.isFinite(y) && width >= 0 && height >= 0 && width * height < 1e300)) {
            throw new IllegalArgumentException(
                    "box [%s, %s, %s, %s]; give x, y, width and height, the last two not negative"
                            .formatted(x, y, width, height));
        }
    }

    /** The same rectangle. */
    public static Rectangle of(Box box) {
        return new Rectangle(box.x(), box.y(), box.width(), box.height());
    }

    public double area() {
        return width * height;
    }

    /** Area of the common part. */
    public double intersection(Rectangle other) {
        double w = Math.min(x + width, other.x + other.width) - Math.max(x, other.x);
        double h = Math.min(y + height, other.y + other.height) - Math.max(y, other.y);
        return w > 0 && h > 0 ? w * h : 0;
    }
}
