package boxless.mask;

import java.util.Arrays;

/** The smallest convex region that contains all pixels of a mask, taking pixels as squares. */
public final class ConvexHull {
    private ConvexHull() {}

    /** Area of the mask divided by that of its hull, in (0, 1]: 1 for a rectangle, about 0.95 for a disc, less if concave; 1 if empty. */
    public static double solidity(Mask mask) {
        return mask.isEmpty() ? 1 : mask.area() / area(mask);
    }

    /** Area of the hull in pixels. */
    static double area(Mask mask) {
        Box box = mask.box();
        int[] upper = new int[box.width() + 1]; // least and greatest row at each boundary between columns
        int[] lower = new int[box.width() + 1];
        Arrays.fill(upper, Integer.MAX_VALUE);
        Arrays.fill(lower, -1);
        mask.forEachRun((x, y, length) -> {
            for (int edge = x - box.x(); edge <= x - box.x() + 1; edge++) {
                upper[edge] = Math.min(upper[edge], y);
                lower[edge] = Math.max(lower[edge], y + length);
            }
        });
        boolean[] empty = new boolean[lower.length];
        for (int edge = 0; edge < empty.length; edge++) {
            empty[edge] = lower[edge] < 0;
        }
        return below(lower, empty, -1) - below(upper, empty, 1);
    }

    /**
     * Area between row 0 and one half of the hull (Andrew's monotone chain).
     *
     * @param side 1 for the upper half, whose corners all turn right on the screen; -1 for the lower one
     */
    private static double below(int[] rows, boolean[] empty, int side) {
        int[] corners = new int[rows.length];
        int size = 0;
        for (int edge = 0; edge < rows.length; edge++) {
            if (empty[edge]) {
                continue;
            }
            while (size >= 2 && side * turn(rows, corners[size - 2], corners[size - 1], edge) <= 0) {
                size--;
            }
            corners[size++] = edge;
        }
        double area = 0;
        for (int i = 1; i < size; i++) {
            area += (corners[i] - corners[i - 1]) * 0.5 * ((double) rows[corners[i]] + rows[corners[i - 1]]);
        }
        return area;
    }

    /** Positive where the way a, b, c turns right on the screen. */
    private static long turn(int[] rows, int a, int b, int c) {
        return (long) (b - a) * (rows[c] - rows[b]) - (long) (rows[b] - rows[a]) * (c - b);
    }
}
