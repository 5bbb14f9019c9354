package boxless.metric;

/**
 * The outcome for a true or a predicted object. Every object has exactly one verdict, the first below that applies. Two objects match if they have
 * the same category and an IoU of at least {@link JudgedPicture#MATCH}; predictions are matched in order of score to the best unmatched true object,
 * as in COCO's evaluation. "Covers" and "lies in" mean more than half of the pixels, within one category.
 */
public enum Verdict {
    /** Both: the objects match. */
    FOUND,
    /** Both: the objects would match if they had the same category. */
    CONFUSED,
    /** True object: a predicted one covers it and at least one more. Predicted object: it covers at least two true ones and matches none. */
    MERGED,
    /** True object: at least two unmatched predicted ones lie in it. Predicted object: one of those. */
    SPLIT,
    /** True object: none of these. */
    MISSED,
    /** Predicted object: lies in a crowd or in an unannotated region; not counted. */
    IGNORED,
    /** Predicted object: none of these. */
    SPURIOUS
}
