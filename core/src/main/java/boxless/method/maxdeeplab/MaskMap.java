package boxless.method.maxdeeplab;

import boxless.image.Taps;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The masks of an image, enlarged pixel by pixel as they are asked for: the enlarged logits of all slots never lie in memory. A slot is enlarged only
 * where it can matter: between four neighbouring logits it cannot exceed the greatest of them, and some other slot is at least as great as the least of
 * its own four.
 */
final class MaskMap {
    /** A slot whose logit is so far below another one has no part in a softmax of float32: exp(-16) is 1e-7. */
    static final float NEGLIGIBLE = 16;

    private final float[] logits; // (N, h, w)
    private final int slots;
    private final int height;
    private final int width;
    private final Axis down;
    private final Axis across;

    /**
     * @param logits (N, h, w)
     * @param down from h rows to those of the image
     * @param across from w columns to those of the image
     */
    MaskMap(float[] logits, Axis down, Axis across) {
        this.logits = logits;
        this.down = down;
        this.across = across;
        height = down.from();
        width = across.from();
        slots = logits.length / (height * width);
    }

    /**
     * Bilinear enlargement along an axis, corner pixels on corner pixels.
     *
     * @param from positions of the logits
     * @param first the last position of the logits that is not behind each new position
     * @param upper weight of the one that follows, in [0, 1)
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Axis(int from, int[] first, float[] upper) {
        /**
         * @param to positions after enlargement
         * @param used how many of them are asked for
         */
        static Axis of(int from, int to, int used) {
            Taps taps = Taps.bilinearAligned(from, to);
            float[] upper = new float[used];
            for (int i = 0; i < used; i++) {
                float[] weights = taps.weights()[i];
                upper[i] = weights.length > 1 ? weights[1] : 0;
            }
            return new Axis(from, Arrays.copyOf(taps.first(), used), upper);
        }

        /** Positions that are asked for. */
        int count() {
            return first.length;
        }

        /** The first new position from {@code start} on that does not lie behind the same position of the logits. */
        int end(int start) {
            int end = start;
            while (end < first.length && first[end] == first[start]) {
                end++;
            }
            return end;
        }

        /** Where new positions of each of the logits' begin, with the end of the last behind them. */
        int[] starts() {
            int[] starts = new int[from + 1];
            for (int i = first.length - 1, at = from; at >= 0; at--) {
                while (i >= 0 && first[i] >= at) {
                    i--;
                }
                starts[at] = i + 1;
            }
            return starts;
        }
    }

    /** Takes the slots that matter at a pixel. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param count how many slots matter
         * @param slots their numbers, ascending
         * @param logits theirs at this pixel
         */
        void pixel(int x, int y, int count, int[] slots, float[] logits);
    }

    int imageHeight() {
        return down.count();
    }

    int imageWidth() {
        return across.count();
    }

    /**
     * Visits every pixel at which a slot matters.
     *
     * @param margin a slot matters if its logit is not below the greatest by more than this, for each slot
     * @param visitors make one for each strip of rows; strips are visited at the same time
     * @return the visitors from top to bottom
     */
    <V extends Visitor> List<V> visit(float[] margin, Supplier<V> visitors) {
        int[] starts = down.starts();
        return IntStream.range(0, height)
                .parallel()
                .mapToObj(row -> {
                    V visitor = visitors.get();
                    if (starts[row] < starts[row + 1]) {
                        new Strip(row, starts[row], starts[row + 1], margin).visit(visitor);
                    }
                    return visitor;
                })
                .toList();
    }

    /** The pixels between two rows of logits. */
    private final class Strip {
        private final int top; // of the image's rows
        private final int bottom;
        private final int upperRow; // of the logits, within those of a slot
        private final int lowerRow;
        private final int[] counts = new int[width];
        private final int[] candidates = new int[width * slots]; // (w, N)

        private final int[] chosen = new int[slots];
        private final float[][] corners = new float[4][slots];
        private final float[] values = new float[slots];

        Strip(int row, int top, int bottom, float[] margin) {
            this.top = top;
            this.bottom = bottom;
            upperRow = row * width;
            lowerRow = Math.min(row + 1, height - 1) * width;
            choose(margin);
        }

        /** Finds the slots that matter to the right of each column of logits. */
        private void choose(float[] margin) {
            float[] greatest = new float[slots * width]; // (N, w)
            float[] least = new float[width];
            float[] best = new float[width];
            Arrays.fill(best, Float.NEGATIVE_INFINITY);
            for (int n = 0; n < slots; n++) {
                int upper = n * height * width + upperRow;
                int lower = n * height * width + lowerRow;
                int to = n * width;
                for (int x = 0; x < width; x++) {
                    greatest[to + x] = Math.max(logits[upper + x], logits[lower + x]);
                    least[x] = Math.min(logits[upper + x], logits[lower + x]);
                }
                for (int x = 0; x < width - 1; x++) {
                    greatest[to + x] = Math.max(greatest[to + x], greatest[to + x + 1]);
                    best[x] = Math.max(best[x], Math.min(least[x], least[x + 1]));
                }
                best[width - 1] = Math.max(best[width - 1], least[width - 1]);
            }
            for (int n = 0; n < slots; n++) {
                for (int x = 0; x < width; x++) {
                    if (greatest[n * width + x] >= best[x] - margin[n]) {
                        candidates[x * slots + counts[x]++] = n;
                    }
                }
            }
        }

        void visit(Visitor visitor) {
            int right;
            for (int left = 0; left < across.count(); left = right) {
                right = across.end(left);
                int column = across.first[left];
                int count = counts[column];
                if (count > 0) {
                    load(column, count);
                    for (int y = top; y < bottom; y++) {
                        for (int x = left; x < right; x++) {
                            enlarge(count, across.upper[x], down.upper[y]);
                            visitor.pixel(x, y, count, chosen, values);
                        }
                    }
                }
            }
        }

        private void load(int column, int count) {
            int next = Math.min(column + 1, width - 1);
            for (int k = 0; k < count; k++) {
                int slot = candidates[column * slots + k];
                int plane = slot * height * width;
                chosen[k] = slot;
                corners[0][k] = logits[plane + upperRow + column];
                corners[1][k] = logits[plane + upperRow + next];
                corners[2][k] = logits[plane + lowerRow + column];
                corners[3][k] = logits[plane + lowerRow + next];
            }
        }

        private void enlarge(int count, float toRight, float toBottom) {
            float[] a = corners[0];
            float[] b = corners[1];
            float[] c = corners[2];
            float[] d = corners[3];
            for (int k = 0; k < count; k++) {
                float upper = a[k] * (1 - toRight) + b[k] * toRight;
                float lower = c[k] * (1 - toRight) + d[k] * toRight;
                values[k] = upper * (1 - toBottom) + lower * toBottom;
            }
        }
    }
}
