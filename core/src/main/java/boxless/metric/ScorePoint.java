package boxless.metric;

/**
 * How the found objects do that are at least so certain.
 *
 * @param score the least score
 * @param matching at IoU {@link JudgedPicture#MATCH}, over all pictures
 */
public record ScorePoint(float score, Matching matching) {}
