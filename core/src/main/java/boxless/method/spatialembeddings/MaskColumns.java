package boxless.method.spatialembeddings;

import boxless.mask.MaskBuilder;
import java.util.Arrays;

/**
 * Turns pixels that come as words of 64 in a row into runs down the columns. A run begins and ends where a word differs
 * from the one above it, so that only the outline costs anything.
 */
final class MaskColumns {
    private static final int WORD = 64;

    private long[] raster = new long[0];
    private int words;
    private int height;
    private int top;
    private int bottom;
    private int left;
    private int right;
    private final int[] offset = new int[WORD + 1];
    private int[] turns = new int[256];

    void open(int newWords, int newHeight) {
        words = newWords;
        height = newHeight;
        if (raster.length < words * height) {
            raster = new long[words * height];
        }
        top = height;
        bottom = -1;
        left = words;
        right = -1;
    }

    /** Sets the pixels of one word; {@code position} is row * words + word. */
    void put(int position, long pixels) {
        raster[position] = pixels;
        int row = position / words;
        int word = position % words;
        top = Math.min(top, row);
        bottom = Math.max(bottom, row);
        left = Math.min(left, word);
        right = Math.max(right, word);
    }

    /** Hands over all pixels and forgets them, also where the builder fails. */
    void drainTo(MaskBuilder builder) {
        try {
            handTo(builder);
        } finally {
            for (int row = top; row <= bottom; row++) {
                Arrays.fill(raster, row * words + left, row * words + right + 1, 0);
            }
        }
    }

    private void handTo(MaskBuilder builder) {
        for (int word = left; word <= right; word++) {
            sortTurns(word);
            for (int k = 0; k < WORD; k++) {
                long start = (long) (word * WORD + k) * height;
                for (int i = k == 0 ? 0 : offset[k - 1]; i < offset[k]; i += 2) {
                    builder.add(start + turns[i], turns[i + 1] - turns[i]);
                }
            }
        }
    }

    /** Rows at which a column of the word begins or ends a run, column by column; afterwards a column ends at its offset. */
    private void sortTurns(int word) {
        Arrays.fill(offset, 0);
        long above = 0;
        for (int row = top; row <= bottom + 1; row++) {
            long here = row <= bottom ? raster[row * words + word] : 0;
            for (long turn = above ^ here; turn != 0; turn &= turn - 1) {
                offset[Long.numberOfTrailingZeros(turn) + 1]++;
            }
            above = here;
        }
        for (int k = 0; k < WORD; k++) {
            offset[k + 1] += offset[k];
        }
        if (turns.length < offset[WORD]) {
            turns = new int[offset[WORD] * 2];
        }
        for (int row = top; row <= bottom + 1; row++) {
            long here = row <= bottom ? raster[row * words + word] : 0;
            for (long turn = above ^ here; turn != 0; turn &= turn - 1) {
                turns[offset[Long.numberOfTrailingZeros(turn)]++] = row;
            }
            above = here;
        }
    }
}
