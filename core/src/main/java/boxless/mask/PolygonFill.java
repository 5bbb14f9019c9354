package boxless.mask;

import java.util.Arrays;
import java.util.List;

/**
 * The pixels inside polygons, pixel for pixel as COCO's tools count them: corners are rounded to fifths of a pixel, each side is a line of
 * such fifths, and a column is crossed where a side steps over its middle. From the first crossing to the second in column order, from the
 * third to the fourth and so on lies the polygon (the even-odd rule). Several polygons are merged.
 */
public final class PolygonFill {
    /** Steps of a side within a pixel. */
    private static final int SCALE = 5;
    /** The step in the middle of a pixel. */
    private static final int MIDDLE = 2;
    /** Coordinates in fifths stay far from the limits of an int. */
    private static final double FARTHEST = 1e8;

    private final int width;
    private final int height;
    private int[] crossings = new int[256];
    private int size;

    private PolygonFill(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * Fills polygons.
     *
     * @param polygons each the corners x, y, x, y, ... in pixels, the upper left corner of the image at 0, 0; what is outside the image is cut off
     * @throws IllegalArgumentException if one has fewer than three corners, half a corner, or a number that is not finite or beyond 1e8
     */
    public static Mask fill(int width, int height, List<double[]> polygons) {
        polygons.forEach(PolygonFill::check);
        if (width == 0 || height == 0) {
            return new MaskBuilder(width, height).build();
        }
        if (polygons.size() == 1) {
            return new PolygonFill(width, height).mask(polygons.getFirst());
        }
        long[] runs = new long[0];
        for (double[] polygon : polygons) {
            runs = joined(runs, new PolygonFill(width, height).runs(polygon));
        }
        MaskBuilder mask = new MaskBuilder(width, height, runs.length);
        unite(runs, mask);
        return mask.build();
    }

    /**
     * Checks a polygon.
     *
     * @throws IllegalArgumentException as {@link #fill}
     */
    public static void check(double[] polygon) {
        if (polygon.length < 6 || polygon.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "a polygon of %d numbers; it needs x and y of three or more corners".formatted(polygon.length));
        }
        for (double value : polygon) {
            if (!(Math.abs(value) <= FARTHEST)) {
                throw new IllegalArgumentException("a polygon with a corner at " + value + "; give pixels");
            }
        }
    }

    private static long[] joined(long[] some, long[] more) {
        if (some.length == 0) {
            return more;
        }
        long[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    /** Adds runs, each start and end in one number, that may overlap each other. */
    private static void unite(long[] runs, MaskBuilder mask) {
        Arrays.sort(runs);
        long from = 0;
        long to = 0;
        for (long run : runs) {
            long start = run >>> 32;
            if (start > to) {
                mask.add(from, (int) (to - from));
                from = start;
                to = start;
            }
            to = Math.max(to, run & 0xFFFFFFFFL);
        }
        mask.add(from, (int) (to - from));
    }

    private Mask mask(double[] polygon) {
        cross(polygon);
        MaskBuilder mask = new MaskBuilder(width, height, size / 2);
        for (int i = 0; i + 1 < size; i += 2) {
            mask.add(crossings[i], crossings[i + 1] - crossings[i]);
        }
        return mask.build();
    }

    private long[] runs(double[] polygon) {
        cross(polygon);
        long[] runs = new long[size / 2];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = (long) crossings[2 * i] << 32 | crossings[2 * i + 1];
        }
        return runs;
    }

    /** Finds all crossings, in column order. */
    private void cross(double[] polygon) {
        int corners = polygon.length / 2;
        int x = fifths(polygon[2 * corners - 2]);
        int y = fifths(polygon[2 * corners - 1]);
        for (int k = 0; k < corners; k++) {
            int nextX = fifths(polygon[2 * k]);
            int nextY = fifths(polygon[2 * k + 1]);
            side(x, y, nextX, nextY);
            x = nextX;
            y = nextY;
        }
        Arrays.sort(crossings, 0, size);
    }

    /** Truncated, not floored, as C does; it differs left of the image only. */
    private static int fifths(double coordinate) {
        return (int) (SCALE * coordinate + 0.5);
    }

    /** Where a side steps over the middle of columns. Its points are counted from the left or upper end, whichever way it runs. */
    private void side(int x1, int y1, int x2, int y2) {
        int dx = Math.abs(x2 - x1);
        int dy = Math.abs(y2 - y1);
        boolean flat = dx >= dy;
        boolean turned = flat ? x1 > x2 : y1 > y2;
        int startX = turned ? x2 : x1;
        int startY = turned ? y2 : y1;
        int endX = turned ? x1 : x2;
        int endY = turned ? y1 : y2;
        int left = Math.min(x1, x2);
        int right = Math.max(x1, x2);
        int first = Math.max(0, Math.ceilDiv(left - MIDDLE, SCALE));
        int last = Math.min(width - 1, Math.ceilDiv(right - MIDDLE, SCALE) - 1);
        double slope = flat ? (double) (endY - startY) / dx : (double) (endX - startX) / dy;
        for (int column = first; column <= last; column++) {
            int middle = SCALE * column + MIDDLE;
            int upper;
            if (flat) {
                int step = middle - startX;
                upper = Math.min(point(startY, slope, step), point(startY, slope, step + 1));
            } else {
                upper = startY + stepBefore(startX, slope, middle);
            }
            cross(column, upper);
        }
    }

    private static int point(int start, double slope, int step) {
        return (int) (start + slope * step + 0.5);
    }

    /** The last step of a steep side on the near side of a column's middle. */
    private static int stepBefore(int start, double slope, int middle) {
        int step = (int) Math.max(0, (middle + 0.5 - start) / slope);
        // The quotient may be off by one where the sum is rounded otherwise.
        while (step > 0 && beyond(start, slope, step, middle)) {
            step--;
        }
        while (!beyond(start, slope, step + 1, middle)) {
            step++;
        }
        return step;
    }

    private static boolean beyond(int start, double slope, int step, int middle) {
        int x = point(start, slope, step);
        return slope > 0 ? x > middle : x <= middle;
    }

    private void cross(int column, int upper) {
        if (size == crossings.length) {
            if (size > 1 << 26) {
                throw new IllegalArgumentException("a polygon that crosses more than 2^26 columns; draw it simpler");
            }
            crossings = Arrays.copyOf(crossings, size * 2);
        }
        int row = Math.clamp(Math.ceilDiv(upper - MIDDLE, SCALE), 0, height);
        crossings[size++] = column * height + row;
    }
}
