package boxless.mask;

import java.util.Arrays;

/** Outline length from the number of times that parallel lines cross an outline. */
final class Perimeters {
    private int[] x;
    private int[] start;
    private int[] end;
    private int size;

    private Perimeters() {
        x = new int[64];
        start = new int[64];
        end = new int[64];
    }

    /**
     * Crofton's formula: the length is pi / 2 times the crossings times the lines' distance, averaged over the lines'
     * directions: 0, 90, 45 and 135 degrees, the last two 1 / sqrt(2) pixel apart. A line enters the object as often as
     * a pixel has no neighbour of the object before it.
     */
    static double crofton(Mask mask) {
        Perimeters columns = new Perimeters();
        mask.forEachRun(columns::add);
        long area = mask.area();
        long straight = columns.size + area - columns.neighbours(0);
        long diagonal = 2 * area - columns.neighbours(1) - columns.neighbours(-1);
        return Math.PI / 4 * (straight + diagonal / Math.sqrt(2));
    }

    private void add(int column, int y, int length) {
        if (size == x.length) {
            x = Arrays.copyOf(x, size * 2);
            start = Arrays.copyOf(start, size * 2);
            end = Arrays.copyOf(end, size * 2);
        }
        x[size] = column;
        start[size] = y;
        end[size++] = y + length;
    }

    /** Number of pixels (x, y) whose neighbour (x + 1, y + shift) belongs to the object as well. */
    private long neighbours(int shift) {
        long common = 0;
        int i = 0;
        int j = 0;
        while (i < size && j < size) {
            if (x[j] != x[i] + 1) {
                if (x[j] <= x[i]) {
                    j++;
                } else {
                    i++;
                }
                continue;
            }
            int endI = end[i] + shift;
            common += Math.max(0, Math.min(endI, end[j]) - Math.max(start[i] + shift, start[j]));
            if (endI <= end[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }
}
