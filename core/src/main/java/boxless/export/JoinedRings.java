package boxless.export;

import boxless.mask.Polygon;
import boxless.mask.Ring;
import java.util.List;

/**
 * All rings of an object as one closed line. Each ring hangs on the line so far by a bridge from its first corner to the nearest one there; the line
 * runs over the bridge, round the ring and back over the same bridge, so that it encloses what the rings enclose.
 */
final class JoinedRings {
    private final int[] xs;
    private final int[] ys;
    private final int[] next; // -1 behind the last
    private int size;

    private JoinedRings(int corners) {
        xs = new int[corners];
        ys = new int[corners];
        next = new int[corners];
    }

    /** @param pieces at least one */
    static JoinedRings of(List<Polygon> pieces) {
        int corners = 0;
        for (Polygon piece : pieces) {
            corners += piece.outer().size() + 2;
            for (Ring hole : piece.holes()) {
                corners += hole.size() + 2;
            }
        }
        JoinedRings line = new JoinedRings(corners);
        for (Polygon piece : pieces) {
            line.join(piece.outer());
            piece.holes().forEach(line::join);
        }
        return line;
    }

    private void join(Ring ring) {
        int begin = size;
        int anchor = nearest(ring.xs()[0], ring.ys()[0]);
        System.arraycopy(ring.xs(), 0, xs, begin, ring.size());
        System.arraycopy(ring.ys(), 0, ys, begin, ring.size());
        size += ring.size();
        for (int at = begin; at < size; at++) {
            next[at] = at + 1;
        }
        if (anchor < 0) {
            next[size - 1] = -1;
            return;
        }
        add(ring.xs()[0], ring.ys()[0]);
        add(xs[anchor], ys[anchor]);
        next[size - 2] = size - 1;
        next[size - 1] = next[anchor];
        next[anchor] = begin;
    }

    private void add(int x, int y) {
        xs[size] = x;
        ys[size++] = y;
    }

    /** The corner of the line that is nearest; -1 where there is none. */
    private int nearest(int x, int y) {
        int nearest = -1;
        long least = Long.MAX_VALUE;
        for (int at = 0; at < size; at++) {
            long dx = (long) xs[at] - x;
            long dy = (long) ys[at] - y;
            if (dx * dx + dy * dy < least) {
                least = dx * dx + dy * dy;
                nearest = at;
            }
        }
        return nearest;
    }

    int first() {
        return 0;
    }

    /** The corner that follows; -1 behind the last one, which joins the first. */
    int next(int at) {
        return next[at];
    }

    int x(int at) {
        return xs[at];
    }

    int y(int at) {
        return ys[at];
    }
}
