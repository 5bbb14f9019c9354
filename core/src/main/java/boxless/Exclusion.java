package boxless;

import boxless.mask.Point;
import java.util.List;

/**
 * What a click outside an object takes away from it. AdaptIS knows only points inside: asked about the point, it answers with the object there, which is
 * another one where two were taken for one, and much the same one where an outline only goes too far.
 *
 * @param threshold above which a probability belongs to a mask
 * @param inside the clicks inside the object
 */
record Exclusion(int width, int height, double threshold, List<Point> inside) {
    /** Masks that overlap more than this (IoU) are of the same object. */
    private static final double SAME = 0.5;

    /**
     * Gives up pixels of the object: those that the object at the point has with a higher probability, if it is another one; and those that are no more
     * probable than the point itself and nearer to it than to any click inside.
     *
     * @param outside the point, within the image
     * @param other probabilities of the object at the point
     * @param object probabilities so far, set to 0 where given up
     */
    void take(Point outside, float[] other, float[] object) {
        boolean different = overlap(other, object) <= SAME;
        float most = object[pixel(outside)];
        for (int i = 0; i < object.length; i++) {
            if (different && other[i] > object[i] || object[i] <= most && isNearest(i, outside)) {
                object[i] = 0;
            }
        }
    }

    private double overlap(float[] a, float[] b) {
        int both = 0;
        int either = 0;
        for (int i = 0; i < a.length; i++) {
            boolean first = a[i] > threshold;
            boolean second = b[i] > threshold;
            both += first && second ? 1 : 0;
            either += first || second ? 1 : 0;
        }
        return either == 0 ? 0 : (double) both / either;
    }

    private int pixel(Point point) {
        int x = Math.clamp(Math.round(point.x()), 0, width - 1);
        int y = Math.clamp(Math.round(point.y()), 0, height - 1);
        return y * width + x;
    }

    private boolean isNearest(int pixel, Point outside) {
        double distance = squaredDistance(pixel, outside);
        return inside.stream().allMatch(point -> squaredDistance(pixel, point) > distance);
    }

    private double squaredDistance(int pixel, Point point) {
        double dx = pixel % width - point.x();
        double dy = pixel / width - point.y();
        return dx * dx + dy * dy;
    }
}
