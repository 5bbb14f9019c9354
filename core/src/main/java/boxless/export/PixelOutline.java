package boxless.export;

import boxless.mask.Box;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An object as one closed line through its outer pixels, from which {@link boxless.mask.OutlinedFill} gives back its pixels. The line runs along pixel
 * edges, an eighth of a pixel inside the object: so its corners lie in pixels of the object however they are rounded down, and it encloses the same pixel
 * centres as the edges.
 *
 * <p>A hole hangs on the outline by a line that runs up through the object and back. Pieces are joined by lines to the nearest one before; only these
 * cover pixels that do not belong to the object.
 */
final class PixelOutline {
    /** Coordinates are whole numbers of eighths of a pixel. */
    static final int PARTS = 8;

    private static final int[] DX = {1, 0, -1, 0}; // east, south, west, north
    private static final int[] DY = {0, 1, 0, -1};
    private static final int WEST = 2;

    /** Where a place marks the middle of a pixel's edge, to hang something on; it is no corner. */
    private static final int NO_CORNER = Integer.MIN_VALUE;

    private final Box box;
    private final int width; // of the framed box
    private final int[] piece; // number of the 8-connected piece at each pixel of the framed box
    private final int[] upper; // place of each pixel's upper edge in the line, 0 where it has none

    private int[] xs = new int[256];
    private int[] ys = new int[256];
    private int[] next = new int[256];
    private int size = 1; // place 0 is none

    private record Hole(int pixel, int place) {}

    private PixelOutline(Mask mask) {
        box = mask.box();
        LabelMap pieces = Components.framed(mask, Connectivity.EIGHT);
        width = pieces.width();
        piece = pieces.labels();
        upper = new int[piece.length];
    }

    /**
     * The corners x, y, x, y, ... of the line in eighths of a pixel, the upper left corner of the image at 0, 0.
     *
     * @param mask not empty
     */
    static int[] of(Mask mask) {
        PixelOutline outline = new PixelOutline(mask);
        return outline.corners(outline.line());
    }

    /** The first place of the line. */
    private int line() {
        List<Hole> holes = new ArrayList<>();
        int first = 0;
        int pieces = 0;
        for (int at = width; at < piece.length; at++) {
            // Every ring, of holes too, has an edge with the object just below it.
            if (piece[at] != 0 && piece[at - width] == 0 && upper[at] == 0) {
                int before = size;
                Hole hole = walk(at);
                if (piece[at] <= pieces) {
                    holes.add(hole);
                } else {
                    pieces++;
                    if (first == 0) {
                        first = before;
                    } else {
                        hang(before, at, nearest(at, before));
                    }
                }
            }
        }
        holes.forEach(this::hang);
        return first;
    }

    /** Adds the ring with a pixel's upper edge, the object on its right hand; gives its topmost edge with the object above. */
    private Hole walk(int start) {
        int at = start;
        int direction = 0;
        int first = size;
        Hole top = new Hole(Integer.MAX_VALUE, 0);
        do {
            int edge = mark();
            if (direction == 0) {
                upper[at] = edge;
            } else if (direction == WEST && at < top.pixel) {
                top = new Hole(at, edge);
            }
            int ahead = at + DX[direction] + width * DY[direction];
            int left = (direction + 3) % 4;
            int aside = ahead + DX[left] + width * DY[left];
            if (piece[aside] != 0) {
                corner(piece[ahead] != 0 ? ahead : at, at, direction);
                if (piece[ahead] == 0) {
                    corner(aside, at, direction); // two pixels that touch in a corner
                }
                at = aside;
                direction = left;
            } else if (piece[ahead] != 0) {
                at = ahead;
            } else {
                corner(at, at, direction);
                direction = (direction + 1) % 4;
            }
        } while (at != start || direction != 0);
        next[size - 1] = first;
        return top;
    }

    /** A corner in a pixel, near the end of the edge of another one. */
    private void corner(int pixel, int of, int direction) {
        int x = of % width + (direction == 0 || direction == 1 ? 1 : 0);
        int y = of / width + (direction == 1 || direction == WEST ? 1 : 0);
        add(PARTS * x + (pixel % width >= x ? 1 : -1), PARTS * y + (pixel / width >= y ? 1 : -1));
    }

    private int mark() {
        return add(NO_CORNER, 0);
    }

    private int add(int x, int y) {
        if (size == xs.length) {
            xs = Arrays.copyOf(xs, 2 * size);
            ys = Arrays.copyOf(ys, 2 * size);
            next = Arrays.copyOf(next, 2 * size);
        }
        xs[size] = x;
        ys[size] = y;
        next[size] = size + 1;
        return size++;
    }

    /** Hangs a hole on the ring above it. */
    private void hang(Hole hole) {
        int above = hole.pixel;
        while (piece[above - width] != 0) {
            above -= width;
        }
        int on = upper[above];
        int rest = next[hole.place];
        int middle = PARTS * (hole.pixel % width) + PARTS / 2;
        int end = PARTS * (hole.pixel / width + 1) - 1;
        int begin = PARTS * (above / width) + 1;
        splice(on, hole.place, rest, new int[] {middle, begin}, new int[] {middle, end});
    }

    /** Hangs a piece, which begins at a place with a pixel's upper edge, on another pixel's. */
    private void hang(int place, int pixel, int on) {
        splice(upper[on], place, next[place], middle(on), middle(pixel));
    }

    private int[] middle(int pixel) {
        return new int[] {PARTS * (pixel % width) + PARTS / 2, PARTS * (pixel / width) + 1};
    }

    /** Leads the line from a place over a bridge into a ring, round it, and back over the same bridge. */
    private void splice(int on, int place, int rest, int[] here, int[] there) {
        int leave = add(here[0], here[1]);
        int enter = add(there[0], there[1]);
        int back = add(there[0], there[1]);
        int arrive = add(here[0], here[1]);
        next[arrive] = next[on];
        next[on] = leave;
        next[enter] = rest;
        next[place] = back;
    }

    /** The pixel nearest to another one whose upper edge is in the line before a place. */
    private int nearest(int pixel, int before) {
        int nearest = 0;
        long least = Long.MAX_VALUE;
        for (int at = 0; at < upper.length; at++) {
            if (upper[at] != 0 && upper[at] < before) {
                long dx = at % width - pixel % width;
                long dy = at / width - pixel / width;
                if (dx * dx + dy * dy < least) {
                    least = dx * dx + dy * dy;
                    nearest = at;
                }
            }
        }
        return nearest;
    }

    private int[] corners(int first) {
        int[] corners = new int[2 * size];
        int count = 0;
        int at = first;
        do {
            if (xs[at] != NO_CORNER) {
                corners[count++] = xs[at] + PARTS * (box.x() - 1);
                corners[count++] = ys[at] + PARTS * (box.y() - 1);
            }
            at = next[at];
        } while (at != first);
        return Arrays.copyOf(corners, count);
    }
}
