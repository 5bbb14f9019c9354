package boxless.mask;

import java.util.Arrays;

/** The rim of a mask, for Boundary IoU (Cheng et al., CVPR 2021). */
public final class MaskBoundary {
    private final Box box;
    private final int words; // of a column, 64 pixels each, the first the lowest bit
    private final long[] pixels; // column by column within the box

    private MaskBoundary(Mask mask, Box box) {
        this.box = box;
        words = (box.height() + 63) / 64;
        pixels = new long[Math.multiplyExact(box.width(), words)];
        mask.forEachRun((x, y, length) -> set((x - box.x()) * words, y - box.y(), y - box.y() + length));
    }

    /**
     * The pixels of a mask that have a pixel of the background, or beyond the image's border, within this many rows and columns.
     *
     * @param distance at least 1
     */
    public static Mask of(Mask mask, int distance) {
        Box box = mask.box();
        if (Math.min(box.width(), box.height()) <= 2L * distance) {
            return mask; // everything is near the background
        }
        MaskBoundary boundary = new MaskBoundary(mask, box);
        boundary.subtract(boundary.core(2 * distance + 1), distance);
        return boundary.mask(mask);
    }

    private void set(int column, int from, int to) {
        for (int word = from / 64; word * 64 < to; word++) {
            long upwards = from > word * 64 ? -1L << from : -1L;
            long downwards = to < (word + 1) * 64 ? ~(-1L << to) : -1L;
            pixels[column + word] |= upwards & downwards;
        }
    }

    /** The upper left corners of squares of this side that are full. Squares that are full on both halves are full: their side doubles in each step. */
    private long[] core(int side) {
        long[] core = pixels.clone();
        for (int length = 1; length < side; ) {
            int step = Math.min(length, side - length);
            for (int column = 0; column < core.length; column += words) {
                meetBelow(core, column, step);
            }
            int right = step * words;
            int last = core.length - right;
            for (int i = 0; i < last; i++) {
                core[i] &= core[i + right];
            }
            Arrays.fill(core, last, core.length, 0);
            length += step;
        }
        return core;
    }

    /** Keeps the pixels of a column that have one this many rows below. */
    private void meetBelow(long[] core, int column, int rows) {
        int far = rows / 64;
        for (int word = 0; word < words; word++) {
            int from = word + far;
            long low = from < words ? core[column + from] >>> rows : 0;
            long high = rows % 64 > 0 && from + 1 < words ? core[column + from + 1] << -rows : 0;
            core[column + word] &= low | high;
        }
    }

    /** Takes away what lies this far to the right of and below the pixels of the core. */
    private void subtract(long[] core, int distance) {
        int far = distance / 64;
        int right = distance * words;
        for (int column = 0; column + right < core.length; column += words) {
            for (int word = 0; word + far < words; word++) {
                long full = core[column + word];
                int to = right + column + word + far;
                pixels[to] &= ~(full << distance);
                if (distance % 64 > 0 && word + far + 1 < words) {
                    pixels[to + 1] &= ~(full >>> -distance);
                }
            }
        }
    }

    private Mask mask(Mask whole) {
        MaskBuilder mask = new MaskBuilder(whole.width(), whole.height(), whole.ownRuns().length);
        for (int x = 0, column = 0; x < box.width(); x++, column += words) {
            long top = (long) (box.x() + x) * whole.height() + box.y();
            for (int word = 0; word < words; word++) {
                add(pixels[column + word], top + 64L * word, mask);
            }
        }
        return mask.build();
    }

    private static void add(long bits, long start, MaskBuilder mask) {
        long left = bits;
        while (left != 0) {
            int from = Long.numberOfTrailingZeros(left);
            int to = Long.numberOfTrailingZeros(~(left | (1L << from) - 1));
            mask.add(start + from, to - from);
            left &= to < 64 ? -1L << to : 0;
        }
    }
}
