package boxless.metric;

/**
 * Counts for the objects of one or more images at one IoU threshold. Ratios are as in StarDist's {@code matching}: 0 if the denominator is 0. One
 * case differs: if there is no object at all, neither true nor predicted, every ratio is 1 (StarDist gives 0).
 *
 * @param threshold IoU threshold
 * @param tp matched pairs
 * @param fp predicted objects without a match
 * @param fn true objects without a match
 * @param iouSum sum of the IoUs of the matched pairs
 */
public record Matching(double threshold, int tp, int fp, int fn, double iouSum) {
    /** Average precision as the Data Science Bowl 2018, StarDist and EmbedSeg define it: TP / (TP + FP + FN). */
    public double ap() {
        return ratio(tp, tp + fp + fn);
    }

    public double precision() {
        return ratio(tp, tp + fp);
    }

    public double recall() {
        return ratio(tp, tp + fn);
    }

    public double f1() {
        return ratio(tp, tp + 0.5 * (fp + fn));
    }

    /** Mean IoU of the matched pairs. */
    public double meanMatchedIou() {
        return ratio(iouSum, tp);
    }

    /** IoU sum of the matched pairs divided by the number of true objects. */
    public double meanTrueIou() {
        return ratio(iouSum, tp + fn);
    }

    /** Panoptic quality of one class (Kirillov et al., CVPR 2019, Eq. 1): F1 times the mean IoU of the matched pairs. */
    public double pq() {
        return ratio(iouSum, tp + 0.5 * (fp + fn));
    }

    private double ratio(double part, double all) {
        if (tp + fp + fn == 0) {
            return 1;
        }
        return all > 0 ? part / all : 0;
    }

    /** Counts and sums of both, at the same threshold. */
    Matching plus(Matching other) {
        return new Matching(threshold, tp + other.tp, fp + other.fp, fn + other.fn, iouSum + other.iouSum);
    }
}
