package boxless.metric;

/**
 * Counts for the segments of one category, over any number of images.
 *
 * @param tp pairs of IoU above 0.5
 * @param fp predicted segments without a match
 * @param fn true segments without a match
 * @param iouSum sum of the IoUs of the pairs
 */
public record CategoryQuality(int tp, int fp, int fn, double iouSum) {
    static final CategoryQuality NONE = new CategoryQuality(0, 0, 0, 0);

    /** Panoptic quality (Kirillov et al., CVPR 2019, Eq. 1), in [0, 1]; NaN if there is no segment, true or predicted. */
    public double pq() {
        return iouSum / (tp + 0.5 * fp + 0.5 * fn);
    }

    /** Segmentation quality: mean IoU of the pairs, 0 if there is none; NaN if there is no segment. */
    public double sq() {
        return tp > 0 ? iouSum / tp : isEmpty() ? Double.NaN : 0;
    }

    /** Recognition quality: F1 of the pairs; NaN if there is no segment. */
    public double rq() {
        return tp / (tp + 0.5 * fp + 0.5 * fn);
    }

    /** Whether there is no segment to score; such a category is left out of means. */
    public boolean isEmpty() {
        return tp + fp + fn == 0;
    }

    CategoryQuality plus(CategoryQuality other) {
        return new CategoryQuality(tp + other.tp, fp + other.fp, fn + other.fn, iouSum + other.iouSum);
    }
}
