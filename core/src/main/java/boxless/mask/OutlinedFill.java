package boxless.mask;

import java.util.Arrays;

/**
 * The pixels of a polygon whose corners are pixels, pixel for pixel as OpenCV's {@code fillPoly} paints them: those between the sides by the even-odd
 * rule, and all that the sides run through. It is one pixel wider and higher than the polygon between the same points on pixel edges.
 */
public final class OutlinedFill {
    /** Columns of a row are followed in so many fractions of a pixel. */
    private static final int FRACTION = 16;

    private final int width;
    private final int height;
    private final Box box;
    private final boolean[] painted; // (height x width) of the box
    private long[] crossings = new long[64]; // row, then column in fractions; ascending where they are used
    private int size;

    private OutlinedFill(int width, int height, Box box) {
        this.width = width;
        this.height = height;
        this.box = box;
        painted = new boolean[Math.toIntExact(box.area())];
    }

    /**
     * Fills a polygon.
     *
     * @param corners x, y, x, y, ... of at least one pixel; what is outside the image is cut off
     * @throws IllegalArgumentException if there is none, or half a corner
     */
    public static Mask fill(int width, int height, int... corners) {
        if (corners.length < 2 || corners.length % 2 != 0) {
            throw new IllegalArgumentException("a polygon of " + corners.length + " numbers; give x and y of corners");
        }
        OutlinedFill fill = new OutlinedFill(width, height, Box.around(width, height, corners));
        int n = corners.length;
        for (int k = 0, last = n - 2; k < n; last = k, k += 2) {
            fill.side(corners[last], corners[last + 1], corners[k], corners[k + 1]);
        }
        fill.inside();
        return fill.mask();
    }

    /** Paints a side, and collects where it passes the rows. */
    private void side(int x1, int y1, int x2, int y2) {
        int[] ends = {x1, y1, x2, y2};
        cut(ends, 1, height - 1);
        cut(ends, 0, width - 1);
        line(ends);
        if (y1 == y2) {
            return;
        }
        // The side's slope is that of its part inside the image, unless this is level.
        boolean level = ends[1] == ends[3];
        int from = level ? y1 : ends[1];
        int to = level ? y2 : ends[3];
        long slope = ((long) (ends[2] - ends[0]) << FRACTION) / (to - from);
        int upper = Math.min(y1, y2);
        long start = ((long) (y1 < y2 ? ends[0] : ends[2]) << FRACTION) + slope * (upper - (y1 < y2 ? from : to));
        int end = Math.min(Math.max(y1, y2), height);
        for (int y = Math.max(0, upper); y < end; y++) {
            if (size == crossings.length) {
                crossings = Arrays.copyOf(crossings, 2 * size);
            }
            // Columns are moved up to be positive, so that one number sorts by row and column.
            crossings[size++] = (long) y << 40 | start + slope * (y - upper) + (1L << 39);
        }
    }

    /** The pixels of a straight line, those nearest to it in the direction in which it is longer; of two equally near ones the first. */
    private void line(int... ends) {
        if (!isInside(ends[0], ends[1]) || !isInside(ends[2], ends[3])) {
            return;
        }
        boolean turned = ends[0] > ends[2];
        int x = turned ? ends[2] : ends[0];
        int y = turned ? ends[3] : ends[1];
        int dx = Math.abs(ends[2] - ends[0]);
        int down = turned ? ends[1] - ends[3] : ends[3] - ends[1];
        int dy = Math.abs(down);
        int step = Integer.signum(down);
        int length = Math.max(dx, dy);
        int across = Math.min(dx, dy);
        for (int i = 0; i <= length; i++) {
            // The nearest whole number to across * i / length, halves down.
            int aside = length == 0 ? 0 : (int) Math.ceilDiv(2L * across * i - length, 2L * length);
            paint(x + (dx >= dy ? i : aside), y + step * (dx >= dy ? aside : i));
        }
    }

    private boolean isInside(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height;
    }

    /** Moves ends that are beyond 0 or {@code most} along an axis back onto it, where the other end is not beyond the same. */
    private static void cut(int[] ends, int axis, int most) {
        if (Math.max(ends[axis], ends[axis + 2]) < 0 || Math.min(ends[axis], ends[axis + 2]) > most) {
            return;
        }
        for (int end = axis; end < 4; end += 2) {
            int to = Math.clamp(ends[end], 0, most);
            if (to != ends[end]) {
                int other = 1 - axis;
                int at = other + end - axis;
                long along = (long) (to - ends[end]) * (ends[other + 2] - ends[other]);
                ends[at] += (int) (along / (ends[axis + 2] - ends[axis]));
                ends[end] = to;
            }
        }
    }

    private void inside() {
        Arrays.sort(crossings, 0, size);
        for (int i = 0; i + 1 < size; i += 2) {
            int y = (int) (crossings[i] >>> 40);
            long one = 1L << FRACTION;
            int from = (int) (column(crossings[i]) + one - 1 >> FRACTION);
            int to = (int) (column(crossings[i + 1]) >> FRACTION);
            for (int x = Math.max(0, from); x <= Math.min(width - 1, to); x++) {
                paint(x, y);
            }
        }
    }

    private static long column(long crossing) {
        return (crossing & (1L << 40) - 1) - (1L << 39);
    }

    private void paint(int x, int y) {
        painted[(y - box.y()) * box.width() + x - box.x()] = true;
    }

    private Mask mask() {
        MaskBuilder mask = new MaskBuilder(width, height);
        for (int x = 0; x < box.width(); x++) {
            for (int y = 0; y < box.height(); y++) {
                if (painted[y * box.width() + x]) {
                    mask.add((long) (x + box.x()) * height + y + box.y(), 1);
                }
            }
        }
        return mask.build();
    }
}
