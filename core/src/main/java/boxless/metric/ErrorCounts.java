package boxless.metric;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * Number of objects by {@link Verdict}.
 *
 * @param truths true objects by verdict
 * @param predictions predicted objects by verdict
 * @param iouSum sum of the IoUs of the matched pairs
 */
public record ErrorCounts(Map<Verdict, Integer> truths, Map<Verdict, Integer> predictions, double iouSum) {
    public ErrorCounts {
        truths = Collections.unmodifiableMap(new EnumMap<>(truths));
        predictions = Collections.unmodifiableMap(new EnumMap<>(predictions));
    }

    /** True objects with this verdict. */
    public int truths(Verdict verdict) {
        return truths.getOrDefault(verdict, 0);
    }

    /** Predicted objects with this verdict. */
    public int predictions(Verdict verdict) {
        return predictions.getOrDefault(verdict, 0);
    }

    /** All true objects. */
    public int truthCount() {
        return truths.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** All predicted objects that are not ignored. */
    public int predictionCount() {
        return predictions.values().stream().mapToInt(Integer::intValue).sum() - predictions(Verdict.IGNORED);
    }

    /** The same as counts of one threshold, for precision, recall, F1 and mean IoU. */
    public Matching matching() {
        int tp = truths(Verdict.FOUND);
        return new Matching(JudgedPicture.MATCH, tp, predictionCount() - tp, truthCount() - tp, iouSum);
    }

    /** Counts what comes by. */
    static final class Counting {
        private final Map<Verdict, Integer> truths = new EnumMap<>(Verdict.class);
        private final Map<Verdict, Integer> predictions = new EnumMap<>(Verdict.class);
        private double iouSum;

        void truth(Judgement judgement) {
            truths.merge(judgement.verdict(), 1, Integer::sum);
            iouSum += judgement.verdict() == Verdict.FOUND ? judgement.iou() : 0;
        }

        void prediction(Judgement judgement) {
            predictions.merge(judgement.verdict(), 1, Integer::sum);
        }

        ErrorCounts result() {
            return new ErrorCounts(truths, predictions, iouSum);
        }
    }
}
