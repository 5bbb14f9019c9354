package boxless.method.solo;

import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Finds the cells of a picture that may show an object, and their masks. */
final class Candidates {
    /** Masks worked out at once: enough to be fast, few enough to need little memory. */
    static final int CHUNK = 32;

    private final DecoderOptions options;
    private final List<Level> levels;

    Candidates(DecoderOptions options, List<Level> levels) {
        this.options = options;
        this.levels = levels;
    }

    /** All whose category is probable enough and whose mask is larger than the level's stride, in no particular order. */
    List<Candidate> of(Prediction output, int picture) {
        List<Candidate> found = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Tensor logits = output.categories().get(i).select(0, picture); // (classes, S, S)
            float[] scores = Scopes.freeing(() -> Tensors.floats(logits.sigmoid()));
            List<Candidate> probable = probable(scores, i);
            withMasks(probable, output, picture, i, found);
        }
        return found;
    }

    /** The paper's code calls it points NMS: a cell goes on that is no worse than those above, to the left, and above to the left. */
    private List<Candidate> probable(float[] scores, int level) {
        int side = levels.get(level).grid();
        int cells = side * side;
        List<Candidate> probable = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            for (int at = cell; at < scores.length; at += cells) {
                if (scores[at] > (float) options.score() && scores[at] >= besideAndAbove(scores, at, cell, side)) {
                    probable.add(new Candidate(level, cell, at / cells, scores[at], NO_MASK));
                }
            }
        }
        return probable;
    }

    private static final BitMask NO_MASK = new BitMask(new long[0], 0, 0, -1);

    static float besideAndAbove(float[] scores, int at, int cell, int side) {
        boolean left = cell % side > 0;
        boolean above = cell >= side;
        float best = 0;
        if (left) {
            best = scores[at - 1];
        }
        if (above) {
            best = Math.max(best, scores[at - side]);
        }
        if (left && above) {
            best = Math.max(best, scores[at - side - 1]);
        }
        return best;
    }

    /** A cell that is probable for several categories has one mask. */
    private void withMasks(List<Candidate> probable, Prediction output, int picture, int level, List<Candidate> found) {
        long[] cells = probable.stream().mapToLong(Candidate::cell).distinct().toArray();
        long[] size = output.maskSize(0);
        int pixels = Math.toIntExact(size[0] * size[1]);
        int[] next = {0};
        inChunks(output, picture, level, cells, (values, count, first) -> {
            for (int k = 0; k < count; k++) {
                BitMask mask = BitMask.of(values, k * pixels, pixels, (float) options.mask());
                float inside = inside(values, k * pixels, pixels, mask);
                while (next[0] < probable.size() && probable.get(next[0]).cell() == cells[first + k]) {
                    Candidate candidate = probable.get(next[0]++);
                    if (mask.area() > levels.get(level).stride()) {
                        found.add(new Candidate(
                                level, candidate.cell(), candidate.category(), candidate.score() * inside, mask));
                    }
                }
            }
        });
    }

    /** Takes the probabilities of {@code count} masks, which belong to the cells from {@code first} on. */
    @FunctionalInterface
    interface Chunk {
        void take(float[] probabilities, int count, int first); // (count, h, w)
    }

    /** Mask probabilities of some cells in the finest level's size. */
    static void inChunks(Prediction output, int picture, int level, long[] cells, Chunk chunk) {
        long[] size = output.maskSize(0);
        for (int first = 0; first < cells.length; first += CHUNK) {
            int count = Math.min(CHUNK, cells.length - first);
            long[] some = Arrays.copyOfRange(cells, first, first + count);
            float[] values = Scopes.freeing(() -> Tensors.floats(output.probabilities(level, picture, some, size)));
            chunk.take(values, count, first);
        }
    }

    /** The paper's maskness: mean probability of the mask's pixels. */
    private static float inside(float[] values, int from, int pixels, BitMask mask) {
        double sum = 0;
        for (int word = mask.first(); word <= mask.last(); word++) {
            for (long left = mask.bits()[word]; left != 0; left &= left - 1) {
                sum += values[from + word * 64 + Long.numberOfTrailingZeros(left)];
            }
        }
        return mask.area() == 0 ? 0 : (float) (sum / mask.area());
    }
}
