package boxless.metric;

/**
 * What became of a true object, or what a found object is. Every object has exactly one verdict, the first below that holds. Two
 * objects match where they are of one category and their IoU is at least {@link JudgedPicture#MATCH}; the most certain found object
 * chooses first and takes the best true object that is left, as in COCO's evaluation. "Covers" and "lies in" mean more than half of
 * the pixels, within one category.
 */
public enum Verdict {
    /** Both: the objects match. */
    FOUND,
    /** Both: the objects would match if they were of one category. */
    CONFUSED,
    /** True object: a found one covers it and at least one more. Found object: it covers at least two true ones and matches none. */
    MERGED,
    /** True object: at least two found ones that match nothing lie in it. Found object: one of those. */
    SPLIT,
    /** True object: none of these. */
    MISSED,
    /** Found object: lies in a crowd or where nobody annotated; neither right nor wrong. */
    IGNORED,
    /** Found object: none of these. */
    SPURIOUS
}
