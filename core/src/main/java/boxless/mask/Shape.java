package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The shape of an object, by the definitions and names of scikit-image's {@code regionprops}. Lengths are in pixels.
 *
 * @param majorAxis length of the longer axis of the ellipse that has the same second moments ({@code axis_major_length})
 * @param minorAxis likewise of the shorter axis
 * @param eccentricity of that ellipse: 0 for a circle, 1 for a line
 * @param solidity pixels of the object divided by those whose centres lie in its convex hull, which encloses the midpoints of the pixels' edges
 * @param feret largest distance between two points of the outline of that hull's pixels ({@code feret_diameter_max})
 */
public record Shape(double majorAxis, double minorAxis, double eccentricity, double solidity, double feret) {
    /** Of an object without pixels. */
    private static final Shape NONE = new Shape(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

    /** All are NaN for an empty mask. */
    public static Shape of(Mask mask) {
        if (mask.isEmpty()) {
            return NONE;
        }
        double[] moments = Moments.eigenvalues(mask);
        Columns hull = Columns.of(mask).hull();
        return new Shape(
                4 * Math.sqrt(moments[0]),
                4 * Math.sqrt(moments[1]),
                moments[0] == 0 ? 0 : Math.sqrt(1 - moments[1] / moments[0]),
                (double) mask.area() / hull.area(),
                hull.diameter());
    }

    /** Sums over the pixels, relative to the box, so that no digits are lost far from the origin. */
    private static final class Moments {
        private double x;
        private double y;
        private double xx;
        private double xy;
        private double yy;

        /** Of the covariance of the pixels' positions, the larger one first. */
        static double[] eigenvalues(Mask mask) {
            Moments sums = new Moments();
            Box box = mask.box();
            mask.forEachRun((x, y, length) -> sums.add((double) x - box.x(), (double) y - box.y(), length));
            double n = mask.area();
            double varianceX = sums.xx / n - sums.x / n * (sums.x / n);
            double varianceY = sums.yy / n - sums.y / n * (sums.y / n);
            double covariance = sums.xy / n - sums.x / n * (sums.y / n);
            double middle = (varianceX + varianceY) / 2;
            double half = Math.hypot(covariance, (varianceX - varianceY) / 2);
            return new double[] {Math.max(0, middle + half), Math.max(0, middle - half)};
        }

        private void add(double column, double top, double length) {
            double rows = length * top + length * (length - 1) / 2;
            x += column * length;
            y += rows;
            xx += column * column * length;
            xy += column * rows;
            yy += length * top * top + top * length * (length - 1) + (length - 1) * length * (2 * length - 1) / 6;
        }
    }

    /**
     * The first and the last row of an object in each column of its box; all between them counts. Corners are in half pixels, so that the
     * midpoints of edges are whole numbers.
     */
    private record Columns(int[] top, int[] bottom) {
        private record Corner(int x, int y) {}

        static Columns of(Mask mask) {
            Box box = mask.box();
            int[] top = new int[box.width()];
            int[] bottom = new int[box.width()];
            Arrays.fill(top, Integer.MAX_VALUE);
            Arrays.fill(bottom, -1);
            mask.forEachRun((x, y, length) -> {
                int column = x - box.x();
                top[column] = Math.min(top[column], y - box.y());
                bottom[column] = Math.max(bottom[column], y - box.y() + length - 1);
            });
            return new Columns(top, bottom);
        }

        long area() {
            long area = 0;
            for (int x = 0; x < top.length; x++) {
                area += bottom[x] - top[x] + 1;
            }
            return area;
        }

        /** The pixels whose centres lie in the hull of this or on its edge. */
        Columns hull() {
            List<Corner> above = chain(-1);
            List<Corner> below = chain(1);
            int[] hullTop = new int[top.length];
            int[] hullBottom = new int[top.length];
            int a = 0;
            int b = 0;
            for (int x = 0; x < top.length; x++) {
                while (above.get(a + 1).x < 2 * x) {
                    a++;
                }
                while (below.get(b + 1).x < 2 * x) {
                    b++;
                }
                hullTop[x] = (int) Math.ceilDiv(scaled(above, a, x), 2L * run(above, a));
                hullBottom[x] = (int) Math.floorDiv(scaled(below, b, x), 2L * run(below, b));
            }
            return new Columns(hullTop, hullBottom);
        }

        private static int run(List<Corner> chain, int i) {
            return chain.get(i + 1).x - chain.get(i).x;
        }

        /** Row of the chain at a column's centre, in half pixels, times {@link #run}. */
        private static long scaled(List<Corner> chain, int i, int column) {
            Corner from = chain.get(i);
            Corner to = chain.get(i + 1);
            return (long) from.y * (to.x - from.x) + (long) (to.y - from.y) * (2L * column - from.x);
        }

        /** The largest distance of two corners of the hull, in pixels. */
        double diameter() {
            List<Corner> corners = new ArrayList<>(chain(-1));
            corners.addAll(chain(1));
            long largest = 0;
            for (int i = 0; i < corners.size(); i++) {
                for (int j = i + 1; j < corners.size(); j++) {
                    long dx = corners.get(i).x - corners.get(j).x;
                    long dy = corners.get(i).y - corners.get(j).y;
                    largest = Math.max(largest, dx * dx + dy * dy);
                }
            }
            return Math.sqrt(largest) / 2;
        }

        /**
         * One half of the hull of the midpoints of all pixels' edges, from left to right (Andrew's monotone chain).
         *
         * @param side 1 for the lower half on the screen, -1 for the upper one
         */
        private List<Corner> chain(int side) {
            List<Corner> corners = new ArrayList<>();
            for (int x = 0; x < top.length; x++) {
                if (bottom[x] >= 0) {
                    int row = 2 * (side < 0 ? top[x] : bottom[x]);
                    add(corners, new Corner(2 * x - 1, row), side);
                    add(corners, new Corner(2 * x, row + side), side);
                    add(corners, new Corner(2 * x + 1, row), side);
                }
            }
            return corners;
        }

        private static void add(List<Corner> corners, Corner next, int side) {
            while (corners.size() >= 2 && side * turn(corners.get(corners.size() - 2), corners.getLast(), next) >= 0) {
                corners.removeLast();
            }
            corners.add(next);
        }

        /** Positive where the way a, b, c turns right on the screen. */
        private static long turn(Corner a, Corner b, Corner c) {
            return (long) (b.x - a.x) * (c.y - b.y) - (long) (b.y - a.y) * (c.x - b.x);
        }
    }
}
