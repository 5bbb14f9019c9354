package boxless.app.report;

import boxless.mask.Contours;
import boxless.mask.Mask;
import boxless.mask.Polygon;
import boxless.mask.Ring;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The outline of a mask as an SVG path: through the middles of pixel edges, so that it has no steps, and thinned. */
final class Outline {
    private final double tolerance;
    private final StringBuilder path = new StringBuilder();

    private Outline(double tolerance) {
        this.tolerance = tolerance;
    }

    /** @param tolerance greatest distance, in pixels, of the path from the middles of the edges */
    static String path(Mask mask, double tolerance) {
        Outline outline = new Outline(tolerance);
        for (Polygon polygon : Contours.of(mask)) {
            outline.add(polygon.outer());
            polygon.holes().forEach(outline::add);
        }
        return outline.path.toString();
    }

    /** Coordinates are counted in half pixels, the unit of the middles. */
    private void add(Ring ring) {
        int[] xs = new int[64];
        int[] ys = new int[64];
        int size = 0;
        for (int i = 0; i < ring.size(); i++) {
            int next = (i + 1) % ring.size();
            int dx = Integer.signum(ring.xs()[next] - ring.xs()[i]);
            int dy = Integer.signum(ring.ys()[next] - ring.ys()[i]);
            int length = Math.abs(ring.xs()[next] - ring.xs()[i]) + Math.abs(ring.ys()[next] - ring.ys()[i]);
            for (int k = 0; k < length; k++) {
                if (size == xs.length) {
                    xs = Arrays.copyOf(xs, size * 2);
                    ys = Arrays.copyOf(ys, size * 2);
                }
                xs[size] = 2 * (ring.xs()[i] + k * dx) + dx;
                ys[size++] = 2 * (ring.ys()[i] + k * dy) + dy;
            }
        }
        write(xs, ys, size, thinned(xs, ys, size));
    }

    /** Douglas and Peucker's rule on the two halves of the ring: what lies near the chord of its neighbours goes. */
    private boolean[] thinned(int[] xs, int[] ys, int size) {
        boolean[] kept = new boolean[size];
        int half = size / 2;
        kept[0] = true;
        kept[half] = true;
        Deque<int[]> parts = new ArrayDeque<>();
        parts.push(new int[] {0, half});
        parts.push(new int[] {half, size});
        while (!parts.isEmpty()) {
            int[] part = parts.pop();
            int end = part[1] % size;
            double dx = xs[end] - xs[part[0]];
            double dy = ys[end] - ys[part[0]];
            double chord = Math.max(1e-9, Math.hypot(dx, dy));
            double farthest = 2 * tolerance;
            int at = -1;
            for (int i = part[0] + 1; i < part[1]; i++) {
                double away = Math.abs(dx * (ys[i] - ys[part[0]]) - dy * (xs[i] - xs[part[0]])) / chord;
                if (away > farthest) {
                    farthest = away;
                    at = i;
                }
            }
            if (at >= 0) {
                kept[at] = true;
                parts.push(new int[] {part[0], at});
                parts.push(new int[] {at, part[1]});
            }
        }
        return kept;
    }

    private void write(int[] xs, int[] ys, int size, boolean[] kept) {
        int x = 0;
        int y = 0;
        boolean begun = false;
        for (int i = 0; i < size; i++) {
            if (!kept[i]) {
                continue;
            }
            path.append(begun ? "l" : "M");
            number(begun ? xs[i] - x : xs[i]);
            path.append(' ');
            number(begun ? ys[i] - y : ys[i]);
            x = xs[i];
            y = ys[i];
            begun = true;
        }
        path.append('z');
    }

    private void number(int halves) {
        if (halves == -1) {
            path.append("-.5");
            return;
        }
        path.append(halves / 2);
        if (halves % 2 != 0) {
            path.append(".5");
        }
    }
}
