package boxless.method.solo;

import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Finds the cells of a picture that may show an object, and their masks. */
final class Candidates {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed();

    /** Masks worked out at once: each time the network's whole feature is read. */
    private static final int CHUNK = 64;

    /** Values worked out at once: 32 MB. */
    private static final int VALUES = 1 << 23;

    private final DecoderOptions options;
    private final List<Level> levels;

    /** A cell that is probable enough for a category, from 0. */
    private record Probable(int cell, int category, float score) {}

    Candidates(DecoderOptions options, List<Level> levels) {
        this.options = options;
        this.levels = levels;
    }

    /** The best of those whose category is probable enough and whose mask is larger than the level's stride, best first. */
    List<Candidate> of(Prediction picture) {
        List<Candidate> found = new ArrayList<>();
        for (int i = 0; i < levels.size(); i++) {
            Tensor logits = picture.categories().get(i); // (1, classes, S, S)
            float[] scores = Scopes.freeing(() -> Tensors.floats(logits.sigmoid()));
            List<Probable> probable = probable(scores, levels.get(i).grid());
            found = withMasks(found, probable, picture, i);
        }
        return found;
    }

    static List<Candidate> best(List<Candidate> candidates, int most) {
        return candidates.stream().sorted(BEST_FIRST).limit(most).toList();
    }

    /** The paper's code calls it points NMS: a cell goes on that is no worse than those above, to the left, and above to the left. */
    private List<Probable> probable(float[] scores, int side) {
        int cells = side * side;
        List<Probable> probable = new ArrayList<>();
        for (int cell = 0; cell < cells; cell++) {
            for (int at = cell; at < scores.length; at += cells) {
                if (scores[at] > (float) options.score() && scores[at] >= besideAndAbove(scores, at, cell, side)) {
                    probable.add(new Probable(cell, at / cells, scores[at]));
                }
            }
        }
        return probable;
    }

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

    /** A cell that is probable for several categories has one mask. What cannot be among the best is let go at once, for masks take memory. */
    private List<Candidate> withMasks(List<Candidate> before, List<Probable> probable, Prediction picture, int level) {
        long[] cells = probable.stream().mapToLong(Probable::cell).distinct().toArray();
        long[] size = picture.maskSize(0);
        int chunk = Math.clamp(VALUES / (size[0] * size[1]), 1, CHUNK);
        List<Candidate> found = before;
        int next = 0;
        for (int first = 0; first < cells.length; first += chunk) {
            long[] some = Arrays.copyOfRange(cells, first, Math.min(cells.length, first + chunk));
            List<CellMask> masks = Scopes.freeing(
                            () -> MaskMaps.of(picture.masks(level, some).probabilities(size[0], size[1])))
                    .masks((float) options.mask());
            List<Candidate> more = new ArrayList<>(found);
            for (int k = 0; k < some.length; k++) {
                CellMask mask = masks.get(k);
                for (; next < probable.size() && probable.get(next).cell == some[k]; next++) {
                    Probable cell = probable.get(next);
                    if (mask.bits().area() > levels.get(level).stride()) {
                        more.add(new Candidate(cell.category, cell.score * mask.certainty(), mask));
                    }
                }
            }
            found = best(more, options.candidates());
        }
        return found;
    }
}
