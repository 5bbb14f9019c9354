package boxless.method.solo;

/**
 * A cell that may show an object.
 *
 * @param level of the pyramid
 * @param cell row x S + column
 * @param category from 0
 * @param score probability of the category, later times the mask's own and lowered by the suppression
 * @param mask its binary mask in the finest level's size
 */
record Candidate(int level, int cell, int category, float score, BitMask mask) {
    Candidate scored(float other) {
        return new Candidate(level, cell, category, other, mask);
    }
}
