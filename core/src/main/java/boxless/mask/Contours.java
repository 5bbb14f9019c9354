package boxless.mask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Walks along the pixel edges of a mask, the object always on the right hand. */
public final class Contours {
    private static final int[] DX = {1, 0, -1, 0}; // east, south, west, north
    private static final int[] DY = {0, 1, 0, -1};

    private final Box box;
    private final int width; // of the framed box
    private final int[] piece; // number of the 4-connected piece at each pixel of the framed box
    private final BitSet walked; // upper edge of a pixel
    private final List<Ring> outers = new ArrayList<>();
    private final List<List<Ring>> holes = new ArrayList<>();

    // Corners of the ring under way.
    private int[] xs = new int[64];
    private int[] ys = new int[64];
    private int size;

    private Contours(Mask mask) {
        box = mask.box();
        LabelMap pieces = Components.framed(mask, Connectivity.FOUR);
        width = pieces.width();
        piece = pieces.labels();
        walked = new BitSet(piece.length);
    }

    /**
     * The exact outline of a mask: one polygon per piece of pixels that share edges, ordered by their first pixel in
     * reading order. The signed areas of all rings sum to the mask's area. Every ring is simple (no corner twice), so
     * the polygons are valid in the sense of GeoJSON and OGC. Time and memory are in proportion to the box of the mask.
     */
    public static List<Polygon> of(Mask mask) {
        return mask.isEmpty() ? List.of() : new Contours(mask).polygons();
    }

    private List<Polygon> polygons() {
        for (int at = width; at < piece.length; at++) {
            // Every ring, of holes too, has an edge with the object just below it.
            if (piece[at] != 0 && piece[at - width] == 0 && !walked.get(at)) {
                if (holes.size() < piece[at]) {
                    holes.add(
                            new ArrayList<>()); // pieces are numbered by their first pixel, which the outer ring passes
                }
                boolean crossed = walk(at);
                split(piece[at] - 1, crossed);
            }
        }
        List<Polygon> polygons = new ArrayList<>();
        for (int i = 0; i < outers.size(); i++) {
            polygons.add(new Polygon(outers.get(i), holes.get(i)));
        }
        return polygons;
    }

    /** Collects the corners from the upper edge of a pixel round to it again; says whether a corner may occur twice. */
    private boolean walk(int start) {
        int x = start % width;
        int y = start / width;
        int direction = 0;
        boolean crossed = false;
        size = 0;
        do {
            if (direction == 0) {
                walked.set(y * width + x);
            }
            x += DX[direction];
            y += DY[direction];
            boolean right = ahead(x, y, direction, true);
            boolean left = ahead(x, y, direction, false);
            // Where two pixels of the object touch in this corner only, it turns to its own pixel.
            crossed |= left && !right;
            int turn = !right ? 1 : left ? 3 : 0;
            if (turn != 0) {
                addCorner(x, y);
            }
            direction = direction + turn & 3;
        } while (direction != 0 || y * width + x != start);
        return crossed;
    }

    /** Whether the pixel ahead of corner (x, y), on the right or left hand, belongs to the object. */
    private boolean ahead(int x, int y, int direction, boolean right) {
        int px = direction == 0 || (direction == 1 && !right) || (direction == 3 && right) ? x : x - 1;
        int py = direction == 1 || (direction == 0 && right) || (direction == 2 && !right) ? y : y - 1;
        return piece[py * width + px] != 0;
    }

    private void addCorner(int x, int y) {
        if (size == xs.length) {
            xs = Arrays.copyOf(xs, size * 2);
            ys = Arrays.copyOf(ys, size * 2);
        }
        xs[size] = x;
        ys[size++] = y;
    }

    /** Cuts a ring into simple ones wherever it comes back to a corner: a pinched outline becomes an outline and a hole. */
    private void split(int piece, boolean crossed) {
        if (crossed) {
            Map<Long, Integer> place = new HashMap<>();
            int kept = 0;
            for (int i = 0; i < size; i++) {
                Integer earlier = place.get(corner(xs[i], ys[i]));
                if (earlier != null) {
                    close(piece, earlier, kept);
                    for (int k = earlier + 1; k < kept; k++) {
                        place.remove(corner(xs[k], ys[k]));
                    }
                    kept = earlier;
                }
                xs[kept] = xs[i];
                ys[kept] = ys[i];
                place.put(corner(xs[i], ys[i]), kept++);
            }
            size = kept;
        }
        close(piece, 0, size);
    }

    private static long corner(int x, int y) {
        return (long) y << 32 | x;
    }

    private void close(int piece, int from, int to) {
        int[] x = Arrays.copyOfRange(xs, from, to);
        int[] y = Arrays.copyOfRange(ys, from, to);
        for (int i = 0; i < x.length; i++) {
            x[i] += box.x() - 1;
            y[i] += box.y() - 1;
        }
        Ring ring = new Ring(x, y);
        if (ring.signedArea() > 0) {
            outers.add(ring);
        } else {
            holes.get(piece).add(ring);
        }
    }
}
