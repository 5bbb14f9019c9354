package boxless.data.drawn;

import boxless.mask.Mask;
import boxless.mask.PolygonFill;
import java.util.List;

/** What was drawn for an object, or for a part of it. Small; the pixels are made when they are asked for. */
@FunctionalInterface
public interface Shape {
    /** Corners of the polygon that stands for an ellipse. */
    int ELLIPSE = 360;

    /**
     * The pixels in an image of this size.
     *
     * @throws IllegalArgumentException that says what is wrong with the shape
     */
    Mask mask(int width, int height);

    /**
     * A polygon, filled as COCO's tools do.
     *
     * @param corners x, y, x, y, ... in pixels, the upper left corner of the image at 0, 0
     */
    static Shape polygon(double... corners) {
        return (width, height) -> PolygonFill.fill(width, height, List.of(corners));
    }

    /**
     * Corners of a rectangle that was turned.
     *
     * @param degrees clockwise
     * @param aboutX the point that stays where it is
     * @param aboutY likewise
     */
    static double[] rectangle(
            double left, double top, double right, double bottom, double degrees, double aboutX, double aboutY) {
        return turned(new double[] {left, top, right, top, right, bottom, left, bottom}, degrees, aboutX, aboutY);
    }

    /**
     * Corners of a polygon for an ellipse, at most a 25,000th of its size away from it.
     *
     * @param degrees clockwise, about the centre
     */
    static double[] ellipse(double x, double y, double radiusX, double radiusY, double degrees) {
        double[] corners = new double[2 * ELLIPSE];
        for (int k = 0; k < ELLIPSE; k++) {
            double angle = 2 * Math.PI * k / ELLIPSE;
            corners[2 * k] = x + radiusX * Math.cos(angle);
            corners[2 * k + 1] = y + radiusY * Math.sin(angle);
        }
        return turned(corners, degrees, x, y);
    }

    private static double[] turned(double[] corners, double degrees, double aboutX, double aboutY) {
        if (degrees == 0) {
            return corners;
        }
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        for (int k = 0; k < corners.length; k += 2) {
            double x = corners[k] - aboutX;
            double y = corners[k + 1] - aboutY;
            corners[k] = aboutX + x * cos - y * sin;
            corners[k + 1] = aboutY + x * sin + y * cos;
        }
        return corners;
    }
}
