package boxless.mask;

import java.util.Arrays;
import java.util.List;

/**
 * Divides a mask that covers two objects between a point in each. Ways between pixels lead through the mask alone, over edges and corners, so that the
 * cut runs through the waist between the two; a step costs 5 over an edge and 7 over a corner.
 */
public final class Division {
    private static final int EDGE = 5;
    private static final int CORNER = 7;

    private final Mask mask;
    private final Box box;
    private final boolean[] inside; // (height x width) of the box, row-major, like what follows
    private final int[] distance;
    private final boolean[] second; // whether the pixel belongs to the second part
    private final int[][] buckets = new int[CORNER + 1][16]; // pixels by their distance, in turn
    private final int[] sizes = new int[CORNER + 1];

    private Division(Mask mask, Point first, Point next) {
        this.mask = mask;
        box = mask.box();
        inside = mask.toBitmap(box);
        distance = new int[inside.length];
        Arrays.fill(distance, Integer.MAX_VALUE);
        second = new boolean[inside.length];
        int start = nearest(first);
        int other = nearest(next);
        if (start == other) {
            throw new IllegalArgumentException(
                    "both points are at the same pixel of the object; give one in each of its two parts");
        }
        reach(start, 0, false);
        reach(other, 0, true);
        grow();
        nearestElsewhere(first, next);
    }

    /**
     * Each pixel goes to the point that is nearer within the mask; in pieces of it that hold neither, to the nearer one.
     *
     * @param mask not empty
     * @param first column and row; the pixel of the mask that is nearest to it counts
     * @param next likewise
     * @return the two parts, neither of them empty
     * @throws IllegalArgumentException if both points are at the same pixel
     */
    public static List<Mask> byDistance(Mask mask, Point first, Point next) {
        return new Division(mask, first, next).parts();
    }

    /**
     * Each pixel goes to the point whose object it more probably belongs to; where that is undecided, as by {@link #byDistance}.
     *
     * @param ofFirst probability of every pixel of the image to belong to the object at the first point, (height x width), row-major
     * @param ofNext likewise
     */
    public static List<Mask> byProbability(Mask mask, Point first, Point next, float[] ofFirst, float[] ofNext) {
        Division division = new Division(mask, first, next);
        int start = division.nearest(first);
        int other = division.nearest(next);
        for (int i = 0; i < division.inside.length; i++) {
            int pixel = (division.box.y() + i / division.box.width()) * mask.width()
                    + division.box.x()
                    + i % division.box.width();
            if (i != start && i != other && ofFirst[pixel] != ofNext[pixel]) {
                division.second[i] = ofNext[pixel] > ofFirst[pixel];
            }
        }
        return division.parts();
    }

    /** The pixel of the mask that is nearest to a point. */
    private int nearest(Point point) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < inside.length; i++) {
            if (inside[i] && squared(i, point) < least) {
                least = squared(i, point);
                best = i;
            }
        }
        if (best < 0) {
            throw new IllegalArgumentException("the object has no pixels; there is nothing to divide");
        }
        return best;
    }

    private double squared(int pixel, Point point) {
        double dx = box.x() + pixel % box.width() - point.x();
        double dy = box.y() + pixel / box.width() - point.y();
        return dx * dx + dy * dy;
    }

    private void reach(int pixel, int far, boolean bySecond) {
        if (far < distance[pixel]) {
            distance[pixel] = far;
            second[pixel] = bySecond;
            int turn = far % buckets.length;
            if (sizes[turn] == buckets[turn].length) {
                buckets[turn] = Arrays.copyOf(buckets[turn], 2 * sizes[turn]);
            }
            buckets[turn][sizes[turn]++] = pixel;
        }
    }

    /** Dijkstra's algorithm; distances under way differ by a step at most, so a ring of lists holds them in order. */
    private void grow() {
        int far = 0;
        for (int idle = 0; idle < buckets.length; far++) {
            int turn = far % buckets.length;
            idle = sizes[turn] == 0 ? idle + 1 : 0;
            for (int k = 0; k < sizes[turn]; k++) {
                if (distance[buckets[turn][k]] == far) {
                    growFrom(buckets[turn][k], far);
                }
            }
            sizes[turn] = 0;
        }
    }

    private void growFrom(int pixel, int far) {
        int x = pixel % box.width();
        int y = pixel / box.width();
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int column = x + dx;
                int row = y + dy;
                if (column >= 0 && column < box.width() && row >= 0 && row < box.height()) {
                    int next = row * box.width() + column;
                    if (inside[next]) {
                        reach(next, far + (dx == 0 || dy == 0 ? EDGE : CORNER), second[pixel]);
                    }
                }
            }
        }
    }

    private void nearestElsewhere(Point first, Point next) {
        for (int i = 0; i < inside.length; i++) {
            if (inside[i] && distance[i] == Integer.MAX_VALUE) {
                second[i] = squared(i, next) < squared(i, first);
            }
        }
    }

    private List<Mask> parts() {
        return List.of(part(false), part(true));
    }

    private Mask part(boolean ofSecond) {
        return Mask.of(mask.width(), mask.height(), box, pixel -> {
            int i = (pixel / mask.width() - box.y()) * box.width() + pixel % mask.width() - box.x();
            return inside[i] && second[i] == ofSecond;
        });
    }
}
