package boxless.metric;

/**
 * The numbers of one judged object.
 *
 * @param verdict the outcome
 * @param category as the data set counts them
 * @param thing countable; false for stuff
 * @param area its pixels
 * @param score confidence in [0, 1]; 1 for true objects
 * @param iou with its match if there is one, otherwise the highest with any object of the other side and its category
 */
public record Judgement(Verdict verdict, int category, boolean thing, long area, float score, double iou) {}
