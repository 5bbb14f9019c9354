package boxless.method.adaptis;

import boxless.mask.Point;
import java.util.List;

/** The point-dependent part of a network whose features of an image are already there: a point in, the mask of the object under it out. */
@FunctionalInterface
interface PointMasks {
    /**
     * Masks of the objects under points, all worked out at once.
     *
     * @param points pixel centres of the image, at least one
     * @return for each point a probability per pixel of the image (height x width), row-major; arrays that nobody else holds, for the caller may
     *     change them
     */
    float[][] masks(List<Point> points);
}
