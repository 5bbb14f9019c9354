package boxless.method.solo;

/**
 * The mask of a cell in the finest level's size.
 *
 * @param bits its pixels
 * @param certainty mean probability of its pixels, the paper's maskness; 0 where there are none
 * @param patch the probabilities that its enlargement needs
 */
record CellMask(BitMask bits, float certainty, Patch patch) {}
