package boxless.metric;

import boxless.mask.Overlap;
import boxless.mask.Overlaps;
import boxless.mask.Segment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Pairs the segments of one picture by the rules of {@link PanopticQuality}. */
final class PanopticMatching {
    private static final double LEAST_IOU = 0.5;
    private static final double MOST_IGNORED = 0.5;

    private final Overlaps overlaps;
    private final Segment[] truths;
    private final Segment[] predictions;
    private final Set<Integer> unjudged; // categories
    private final boolean[] truthFound;
    private final boolean[] predictionRight;
    private final long[] ignored; // pixels of each prediction on void and on its crowd segment
    private final Map<Integer, CategoryQuality> found = new HashMap<>();

    /**
     * @param truths the segments of {@code overlaps.leftLabels()}
     * @param predictions those of {@code overlaps.rightLabels()}
     * @param unjudged categories in which there is neither right nor wrong
     */
    PanopticMatching(Overlaps overlaps, Segment[] truths, Segment[] predictions, Set<Integer> unjudged) {
        this.overlaps = overlaps;
        this.truths = truths;
        this.predictions = predictions;
        this.unjudged = unjudged;
        truthFound = new boolean[truths.length];
        predictionRight = new boolean[predictions.length];
        ignored = overlaps.rightAreas().clone();
        for (Overlap pair : overlaps.pairs()) {
            ignored[pair.right()] -= pair.pixels(); // what lies on no segment lies on void
        }
    }

    /** @param ordered the true segments in the order in which they are listed: the last crowd segment of a category counts */
    Map<Integer, CategoryQuality> count(List<Segment> ordered) {
        pair();
        ignore(ordered);
        for (int i = 0; i < truths.length; i++) {
            if (!truthFound[i] && !truths[i].crowd() && isJudged(truths[i])) {
                add(truths[i], 0, 0, 1, 0);
            }
        }
        for (int i = 0; i < predictions.length; i++) {
            if (!predictionRight[i]
                    && isJudged(predictions[i])
                    && ignored[i] <= MOST_IGNORED * overlaps.rightAreas()[i]) {
                add(predictions[i], 0, 1, 0, 0);
            }
        }
        return found;
    }

    private void pair() {
        for (Overlap pair : overlaps.pairs()) {
            Segment truth = truths[pair.left()];
            if (truth.crowd() || !isJudged(truth) || truth.category() != predictions[pair.right()].category()) {
                continue;
            }
            long union = overlaps.leftAreas()[pair.left()]
                    + overlaps.rightAreas()[pair.right()]
                    - pair.pixels()
                    - ignored[pair.right()];
            double iou = (double) pair.pixels() / union;
            if (iou > LEAST_IOU) {
                truthFound[pair.left()] = true;
                predictionRight[pair.right()] = true;
                add(truth, 1, 0, 0, iou);
            }
        }
    }

    private void ignore(List<Segment> ordered) {
        Map<Integer, Integer> crowds = new HashMap<>();
        for (Segment truth : ordered) {
            if (truth.crowd()) {
                crowds.put(truth.category(), truth.id());
            }
        }
        for (Overlap pair : overlaps.pairs()) {
            Integer crowd = crowds.get(predictions[pair.right()].category());
            Segment truth = truths[pair.left()];
            if (!isJudged(truth) || crowd != null && crowd == truth.id()) {
                ignored[pair.right()] += pair.pixels();
            }
        }
    }

    private boolean isJudged(Segment segment) {
        return !unjudged.contains(segment.category());
    }

    private void add(Segment segment, int tp, int fp, int fn, double iou) {
        found.merge(segment.category(), new CategoryQuality(tp, fp, fn, iou), CategoryQuality::plus);
    }
}
