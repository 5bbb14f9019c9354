package boxless.method.solo;

/**
 * A cell that may show an object.
 *
 * @param category from 0
 * @param score probability of the category, times the mask's own, later lowered by the suppression
 * @param mask in the finest level's size
 */
record Candidate(int category, float score, CellMask mask) {
    Candidate scored(float other) {
        return new Candidate(category, other, mask);
    }

    /** Common pixels by pixels of either. */
    double iou(Candidate other) {
        return mask.bits().iou(other.mask.bits());
    }
}
