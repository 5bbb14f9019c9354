package boxless.mask;

import java.util.Arrays;

/**
 * Connected pieces of equal label: union-find over the runs of each row, the root of a piece being its first run in
 * reading order.
 */
public final class Components {
    private final int[] labels;
    private final int reach; // how far beyond a run's ends a run of the next row still touches it

    // Runs of all rows in reading order.
    private int[] start = new int[1024]; // raster index of the first pixel
    private int[] end = new int[1024]; // behind the last
    private int[] parent = new int[1024];
    private int size;

    private Components(int[] labels, Connectivity connectivity) {
        this.labels = labels;
        this.reach = connectivity == Connectivity.EIGHT ? 1 : 0;
    }

    /** The pieces of every label, numbered 1..n by their first pixel in reading order; pieces of different labels never join. */
    public static LabelMap of(LabelMap map, Connectivity connectivity) {
        return of(map, new int[map.labels().length], connectivity);
    }

    /** @param bitmap (height x width), row-major */
    public static LabelMap of(int width, int height, boolean[] bitmap, Connectivity connectivity) {
        int[] labels = new int[bitmap.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = bitmap[i] ? 1 : 0;
        }
        return of(new LabelMap(width, height, labels), labels, connectivity);
    }

    /** The pieces of a mask in its box and a frame of one background pixel around it: whoever walks along their edges needs no bounds check. */
    public static LabelMap framed(Mask mask, Connectivity connectivity) {
        Box box = mask.box();
        Box frame = new Box(box.x() - 1, box.y() - 1, box.width() + 2, box.height() + 2);
        int[] labels = new int[Math.multiplyExact(frame.width(), frame.height())];
        mask.paint(labels, frame, 1);
        return of(new LabelMap(frame.width(), frame.height(), labels), labels, connectivity);
    }

    /** @param out receives the numbers, 0 until then; may be the labels themselves where nobody else has them */
    private static LabelMap of(LabelMap map, int[] out, Connectivity connectivity) {
        Components components = new Components(map.labels(), connectivity);
        components.join(map.width(), map.height());
        components.number(out);
        return new LabelMap(map.width(), map.height(), out);
    }

    /** How many pieces a mask consists of, pixels that touch in a corner being one; none if it is empty. */
    public static int pieces(Mask mask) {
        return mask.isEmpty()
                ? 0
                : Arrays.stream(framed(mask, Connectivity.EIGHT).labels()).max().orElse(0);
    }

    private void join(int width, int height) {
        int above = 0;
        int row = 0;
        for (int y = 0; y < height; y++) {
            addRow(y * width, (y + 1) * width);
            joinRows(above, row, size, width);
            above = row;
            row = size;
        }
    }

    private void addRow(int from, int to) {
        int i = from;
        while (i < to) {
            int label = labels[i];
            int first = i++;
            while (i < to && labels[i] == label) {
                i++;
            }
            if (label != 0) {
                if (size == start.length) {
                    start = Arrays.copyOf(start, size * 2);
                    end = Arrays.copyOf(end, size * 2);
                    parent = Arrays.copyOf(parent, size * 2);
                }
                start[size] = first;
                end[size] = i;
                parent[size] = size;
                size++;
            }
        }
    }

    /** Joins the runs above..row-1 with the runs row..stop-1 of the next row. */
    private void joinRows(int above, int row, int stop, int width) {
        int first = above;
        for (int b = row; b < stop; b++) {
            int from = start[b] - width - reach;
            int to = end[b] - width + reach;
            while (first < row && end[first] <= from) {
                first++;
            }
            for (int a = first; a < row && start[a] < to; a++) {
                if (labels[start[a]] == labels[start[b]]) {
                    union(a, b);
                }
            }
        }
    }

    private void union(int a, int b) {
        int rootA = root(a);
        int rootB = root(b);
        parent[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }

    private int root(int run) {
        int at = run;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    private void number(int[] out) {
        int[] number = new int[size];
        int pieces = 0;
        for (int i = 0; i < size; i++) {
            int root = root(i);
            number[i] = root == i ? ++pieces : number[root];
            Arrays.fill(out, start[i], end[i], number[i]);
        }
    }
}
