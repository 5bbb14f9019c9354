package boxless.data.labelme;

import boxless.mask.Box;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The pixels of shapes as Pillow (12.3) draws them filled, which is how labelme makes masks: coordinates are rounded towards 0 and are pixels, and the
 * sides belong to the shape. So a square from 2 to 12 has 11 x 11 pixels.
 */
final class PillowFill {
    /** Coordinates stay far from the limits of an int. */
    private static final double FARTHEST = 1e8;
    /** The longest axis of an ellipse; the fourth power of more would not fit into a long, as in Pillow. */
    private static final int LONGEST = 50_000;

    private final int width;
    private final int height;
    private final Box box;
    private final boolean[] painted; // (height x width) of the box

    /** @param bounds corners that surround the shape */
    private PillowFill(int width, int height, int... bounds) {
        this.width = width;
        this.height = height;
        box = Box.around(width, height, bounds);
        painted = new boolean[Math.toIntExact(box.area())];
    }

    private static int[] pixels(double... coordinates) {
        int[] pixels = new int[coordinates.length];
        for (int i = 0; i < pixels.length; i++) {
            if (!(Math.abs(coordinates[i]) <= FARTHEST)) {
                throw new IllegalArgumentException("a point at %s, which is no pixel".formatted(coordinates[i]));
            }
            pixels[i] = (int) coordinates[i];
        }
        return pixels;
    }

    private void row(int y, int from, int to) {
        if (y >= box.y() && y < box.y() + box.height()) {
            int start = (y - box.y()) * box.width() - box.x();
            int end = Math.min(to + 1, box.x() + box.width());
            for (int x = Math.max(from, box.x()); x < end; x++) {
                painted[start + x] = true;
            }
        }
    }

    private Mask mask() {
        return Mask.ofBitmap(box.width(), box.height(), painted).placed(box.x(), box.y(), width, height, box);
    }

    /** @param points opposite corners: x, y, x, y */
    static Mask rectangle(int width, int height, double... points) {
        PillowFill fill = new PillowFill(width, height, pixels(points));
        Arrays.fill(fill.painted, true);
        return fill.mask();
    }

    /**
     * An ellipse in a box: its outline goes from pixel to pixel, always to the one nearest to the curve.
     *
     * @param points the upper left and the lower right corner of the box: x, y, x, y
     */
    static Mask ellipse(int width, int height, double... points) {
        int[] corners = pixels(points);
        PillowFill fill = new PillowFill(width, height, corners);
        int across = corners[2] - corners[0];
        int down = corners[3] - corners[1];
        if (Math.max(across, down) > LONGEST) {
            throw new IllegalArgumentException(
                    "a circle of %,d pixels; the largest has %,d".formatted(Math.max(across, down), LONGEST));
        }
        int x = across; // twice the distance from the centre
        int y = down % 2;
        fill.rows(corners, x, y);
        while (x != across % 2 || y != down) {
            int nextX = x;
            int nextY = y + 2;
            if (x > 1) {
                long below = deviation(across, down, x, y + 2);
                long aside = deviation(across, down, x - 2, y + 2);
                long level = deviation(across, down, x - 2, y);
                if (level < Math.min(below, aside)) {
                    nextX = x - 2;
                    nextY = y;
                } else if (aside < below) {
                    nextX = x - 2;
                }
            }
            if (nextY != y) {
                fill.rows(corners, nextX, nextY);
            }
            x = nextX;
            y = nextY;
        }
        return fill.mask();
    }

    /** How far a point is from the curve of an ellipse with these axes. */
    private static long deviation(long across, long down, long x, long y) {
        return Math.abs(across * across * y * y + down * down * x * x - across * across * down * down);
    }

    private void rows(int[] corners, int x, int y) {
        int across = corners[2] - corners[0];
        int down = corners[3] - corners[1];
        int from = corners[0] + (across - x) / 2;
        int to = corners[0] + (across + x) / 2;
        row(corners[1] + (down - y) / 2, from, to);
        row(corners[1] + (down + y) / 2, from, to);
    }

    /** @param points x, y, x, y, ... of three or more corners */
    static Mask polygon(int width, int height, double... points) {
        int[] corners = pixels(points);
        PillowFill fill = new PillowFill(width, height, corners);
        List<Side> sides = new ArrayList<>();
        int last = Integer.MIN_VALUE;
        for (int k = 0; k < corners.length; k += 2) {
            int to = (k + 2) % corners.length;
            Side side = new Side(corners[k], corners[k + 1], corners[to], corners[to + 1]);
            if (side.isLevel()) {
                fill.row(side.y1, Math.min(side.x1, side.x2), Math.max(side.x1, side.x2));
            } else {
                sides.add(side);
            }
            last = Math.max(last, side.bottom());
        }
        for (int y = fill.box.y(); y < fill.box.y() + fill.box.height(); y++) {
            fill.between(y, crossings(sides, y, last));
        }
        return fill.mask();
    }

    private record Side(int x1, int y1, int x2, int y2) {
        boolean isLevel() {
            return y1 == y2;
        }

        boolean isUpright() {
            return x1 == x2;
        }

        int top() {
            return Math.min(y1, y2);
        }

        int bottom() {
            return Math.max(y1, y2);
        }

        boolean reaches(int y) {
            return y >= top() && y <= bottom();
        }

        boolean endsAt(int y) {
            return y == top() || y == bottom();
        }

        /** In single precision, as Pillow counts. */
        float at(int y) {
            float slope = (float) (x2 - x1) / (y2 - y1);
            return (y - y1) * slope + x1;
        }
    }

    /** The columns in which sides meet a row, ascending. A side that ends above the last row counts twice there. */
    private static float[] crossings(List<Side> sides, int y, int last) {
        float[] columns = new float[2 * sides.size()];
        int count = 0;
        for (int i = 0; i < sides.size(); i++) {
            Side side = sides.get(i);
            if (side.reaches(y)) {
                columns[count++] = side.at(y);
                if (y == side.bottom() && y < last) {
                    columns[count] = columns[count - 1];
                    count++;
                } else if (side.endsAt(y) && !side.isUpright()) {
                    columns[count - 1] = tip(side, sides.subList(0, i), y);
                }
            }
        }
        float[] sorted = Arrays.copyOf(columns, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** Where a side meets another one in a flat tip, its end moves so that the tip is connected with the row next to it. */
    private static float tip(Side side, List<Side> earlier, int y) {
        float x = side.at(y);
        int next = y == side.bottom() ? y - 1 : y + 1;
        for (Side other : earlier) {
            boolean meets = awayFromZero(other.at(y)) == awayFromZero(x);
            if (meets && other.endsAt(y) && !other.isUpright() && other.reaches(next)) {
                float own = side.at(next);
                float its = other.at(next);
                if (x > own + 1 && x > its + 1) {
                    return awayFromZero(Math.max(own, its)) + 1;
                }
                return x < own - 1 && x < its - 1 ? awayFromZero(Math.min(own, its)) - 1 : x;
            }
        }
        return x;
    }

    private void between(int y, float... columns) {
        for (int i = 1; i < columns.length; i += 2) {
            row(y, awayFromZero(columns[i - 1]), towardsZero(columns[i]));
        }
    }

    /** The nearest whole number; of two the one farther from 0. */
    private static int awayFromZero(float x) {
        return (int) (Math.signum(x) * Math.floor(Math.abs(x) + 0.5f));
    }

    /** The nearest whole number; of two the one nearer to 0. */
    private static int towardsZero(float x) {
        return (int) (Math.signum(x) * Math.ceil(Math.abs(x) - 0.5f));
    }
}
