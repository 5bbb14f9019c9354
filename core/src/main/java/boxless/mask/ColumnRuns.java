package boxless.mask;

import java.util.Arrays;

/** Splits a label map into one mask per label: all vertical runs in one sweep, then each to its label. */
final class ColumnRuns {
    /** Columns turned at a time: whole cache lines of the rows, and few enough to stay in the cache themselves. */
    private static final int STRIP = 32;

    private final int width;
    private final int height;
    private final int[] counts; // runs per label

    // Label's place, first pixel in column order, length; of all runs, in column order.
    private int[] found = new int[3 * 1024];
    private int size;

    private ColumnRuns(int width, int height, int labels) {
        this.width = width;
        this.height = height;
        this.counts = new int[labels];
    }

    /** The masks in the order of {@code index}. */
    static Mask[] masks(LabelMap map, LabelIndex index) {
        ColumnRuns runs = new ColumnRuns(map.width(), map.height(), index.size());
        runs.sweep(map.labels(), index);
        return runs.masks();
    }

    private void sweep(int[] labels, LabelIndex index) {
        int[] turned = new int[STRIP * height];
        for (int left = 0; left < width; left += STRIP) {
            int columns = Math.min(STRIP, width - left);
            for (int y = 0; y < height; y++) {
                int row = y * width + left;
                for (int k = 0, to = y; k < columns; k++, to += height) {
                    turned[to] = labels[row + k];
                }
            }
            for (int k = 0; k < columns; k++) {
                column(turned, k * height, (left + k) * height, index);
            }
        }
    }

    private void column(int[] turned, int from, int pixel, LabelIndex index) {
        int y = 0;
        while (y < height) {
            int label = turned[from + y];
            int start = y++;
            while (y < height && turned[from + y] == label) {
                y++;
            }
            if (label != 0) {
                add(index.place(label), pixel + start, y - start);
            }
        }
    }

    private void add(int place, int start, int length) {
        if (size == found.length) {
            found = Arrays.copyOf(found, size + (size >> 1) / 3 * 3 + 3);
        }
        found[size] = place;
        found[size + 1] = start;
        found[size + 2] = length;
        size += 3;
        counts[place]++;
    }

    private Mask[] masks() {
        int[][] runs = new int[counts.length][];
        int[] used = new int[counts.length];
        int[] end = new int[counts.length];
        for (int i = 0; i < runs.length; i++) {
            runs[i] = new int[2 * counts[i] + 1];
        }
        for (int i = 0; i < size; i += 3) {
            int place = found[i];
            int start = found[i + 1];
            int[] to = runs[place];
            if (used[place] > 0 && start == end[place]) {
                to[used[place] - 1] += found[i + 2];
            } else {
                to[used[place]++] = start - end[place];
                to[used[place]++] = found[i + 2];
            }
            end[place] = start + found[i + 2];
        }
        Mask[] masks = new Mask[runs.length];
        int pixels = width * height;
        for (int i = 0; i < runs.length; i++) {
            if (end[i] < pixels) {
                runs[i][used[i]++] = pixels - end[i];
            }
            masks[i] = new Mask(width, height, used[i] == runs[i].length ? runs[i] : Arrays.copyOf(runs[i], used[i]));
        }
        return masks;
    }
}
