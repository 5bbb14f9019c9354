package boxless.export;

import boxless.mask.LabelMap;
import java.util.Arrays;

/** Gives every object of a label map a colour that its neighbours do not have; the same map gives the same colours. */
final class ObjectColours {
    /** After Okabe and Ito's palette, which the colour-blind tell apart, with its dark colours lifted for dark pictures. */
    static final int[] ON_GREY = {0x56B4E9, 0xE69F00, 0x00C08B, 0xF0E442, 0xFF6D3A, 0xE07CC0, 0x4D8DFF, 0xB7E35B};

    /** Light ones that stand out from stains and from most natural colours. */
    static final int[] ON_COLOUR = {0x2DE8D0, 0xFFE83B, 0x6FCBFF, 0xFF9F1C, 0xFFFFFF, 0x7BF25A};

    /** A colour that every object of the category may carry, 0xRRGGBB. */
    static int ofCategory(int category) {
        return ON_GREY[Math.floorMod(category - 1, ON_GREY.length)];
    }

    private final int[] palette;
    private final int[] neighbours; // of object k (from 0): start[k] .. start[k + 1] - 1
    private final int[] start;

    private ObjectColours(int[] neighbours, int[] start, int[] palette) {
        this.palette = palette;
        this.neighbours = neighbours;
        this.start = start;
    }

    /**
     * @param map labels 1..objects
     * @param reach gap in pixels up to which objects count as neighbours
     * @param palette colours to choose from
     * @return 0xRRGGBB of label k at k - 1
     */
    static int[] of(LabelMap map, int objects, int reach, int[] palette) {
        Neighbours pairs = new Neighbours(map, reach);
        long[] sorted = pairs.sorted();
        int[] neighbours = new int[sorted.length];
        int[] start = new int[objects + 1];
        for (int i = 0; i < sorted.length; i++) {
            neighbours[i] = (int) sorted[i] - 1;
            start[(int) (sorted[i] >>> 32)]++;
        }
        for (int k = 0; k < objects; k++) {
            start[k + 1] += start[k];
        }
        return new ObjectColours(neighbours, start, palette).colours(objects);
    }

    private int[] colours(int objects) {
        int[] choice = new int[objects];
        Arrays.fill(choice, -1);
        int[] colours = new int[objects];
        int[] used = new int[palette.length];
        for (int k = 0; k < objects; k++) {
            Arrays.fill(used, 0);
            for (int i = start[k]; i < start[k + 1]; i++) {
                if (choice[neighbours[i]] >= 0) {
                    used[choice[neighbours[i]]]++;
                }
            }
            int first = (k * 0x9E3779B9 >>> 16) % palette.length;
            int best = first;
            for (int j = 1; j < palette.length; j++) {
                int candidate = (first + j) % palette.length;
                if (used[candidate] < used[best]) {
                    best = candidate;
                }
            }
            choice[k] = best;
            colours[k] = palette[best];
        }
        return colours;
    }

    /** Pairs of labels that face each other in a row or column across a small gap, in both orders. */
    private static final class Neighbours {
        private long[] pairs = new long[1024];
        private int size;

        Neighbours(LabelMap map, int reach) {
            int width = map.width();
            int[] above = new int[width]; // label last seen in each column
            int[] aboveRow = new int[width];
            for (int y = 0; y < map.height(); y++) {
                int left = 0;
                int leftColumn = 0;
                for (int x = 0, i = y * width; x < width; x++, i++) {
                    int label = map.labels()[i];
                    if (label == 0) {
                        continue;
                    }
                    if (label != left && left != 0 && x - leftColumn <= reach + 1) {
                        add(left, label);
                    }
                    if (label != above[x] && above[x] != 0 && y - aboveRow[x] <= reach + 1) {
                        add(above[x], label);
                    }
                    left = label;
                    leftColumn = x;
                    above[x] = label;
                    aboveRow[x] = y;
                }
            }
        }

        private void add(int a, int b) {
            long pair = (long) a << 32 | b;
            if (size > 0 && pairs[size - 2] == pair) {
                return;
            }
            if (size + 2 > pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * size);
            }
            pairs[size++] = pair;
            pairs[size++] = (long) b << 32 | a;
        }

        long[] sorted() {
            Arrays.sort(pairs, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (kept == 0 || pairs[kept - 1] != pairs[i]) {
                    pairs[kept++] = pairs[i];
                }
            }
            return Arrays.copyOf(pairs, kept);
        }
    }
}
