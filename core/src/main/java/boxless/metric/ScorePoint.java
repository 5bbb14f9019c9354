package boxless.metric;

/**
 * Results for predicted objects with at least this score.
 *
 * @param score the score threshold
 * @param matching at IoU {@link JudgedPicture#MATCH}, over all images
 */
public record ScorePoint(float score, Matching matching) {}
