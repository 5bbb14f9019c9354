package boxless.method.adaptis;

import boxless.method.adaptis.ProposalLossOptions.Fractions;
import boxless.method.adaptis.ProposalLossOptions.Graded;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Labels of the points of one object, from how good their masks are. */
final class ProposalLabels {
    /** A point that does not count. */
    static final float IGNORED = -1;

    private static final double LEAST_IOU = 1e-5;
    private static final double ALIKE = 0.1;
    private static final double SAME = 1e-3;
    private static final float LEAST_LABEL = 0.7f;

    private ProposalLabels() {}

    /**
     * A label for each point: 0 to 1, or {@link #IGNORED}. Where a mask has no overlap to speak of, or no truth, all are ignored.
     *
     * @param iou of the masks with the object; negative where both are empty
     * @param confidence mean probability of the mask inside the object
     */
    static float[] of(double[] iou, double[] confidence, ProposalLossOptions.Labels rule) {
        double best = Arrays.stream(iou).max().orElseThrow();
        double worst = Arrays.stream(iou).min().orElseThrow();
        float[] labels = new float[iou.length];
        if (worst < 0 || best < LEAST_IOU) {
            Arrays.fill(labels, IGNORED);
            return labels;
        }
        double[] scores = IntStream.range(0, iou.length)
                .mapToDouble(k -> iou[k] * confidence[k])
                .toArray();
        return switch (rule) {
            case Graded graded -> graded(scores, threshold(scores, best - worst, graded.percentile()));
            case Fractions fractions -> parted(scores, fractions);
        };
    }

    /** What the score of a positive point exceeds. */
    static double threshold(double[] scores, double spread, double percentile) {
        return spread > ALIKE
                ? 0.95 * percentile(scores, percentile)
                : 0.99 * Arrays.stream(scores).min().orElseThrow();
    }

    private static float[] graded(double[] scores, double threshold) {
        double[] good = Arrays.stream(scores).filter(s -> s > threshold).toArray();
        double least = Arrays.stream(good).min().orElse(0);
        double range = Arrays.stream(good).max().orElse(0) - least;
        float[] labels = new float[scores.length];
        for (int k = 0; k < scores.length; k++) {
            if (scores[k] > threshold) {
                labels[k] = range > SAME ? (float) (LEAST_LABEL + (1 - LEAST_LABEL) * (scores[k] - least) / range) : 1;
            }
        }
        return labels;
    }

    private static float[] parted(double[] scores, Fractions fractions) {
        int count = scores.length;
        int[] order = IntStream.range(0, count)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .mapToInt(k -> k)
                .toArray();
        int positives = Math.max(1, (int) Math.round(fractions.positive() * count));
        int negatives = Math.min(count - positives, (int) Math.round(fractions.negative() * count));
        float[] labels = new float[count];
        for (int rank = 0; rank < count; rank++) {
            labels[order[rank]] = rank < positives ? 1 : rank >= count - negatives ? 0 : IGNORED;
        }
        return labels;
    }

    /** By linear interpolation between the sorted values. */
    private static double percentile(double[] values, double percent) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double at = percent / 100 * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
