package boxless.train;

import boxless.evaluate.Evaluation;
import java.util.Map;

/**
 * One validation.
 *
 * @param step after which it ran; 0 for the model that the training starts from
 * @param stage name of the stage; empty where the run has only one
 * @param evaluation the result of the metric
 * @param best whether it is the best of its stage so far
 * @param seconds it took
 */
public record Validation(long step, String stage, Evaluation evaluation, boolean best, double seconds) {
    /** What selects the best model. */
    public double score() {
        return evaluation.headline();
    }

    /** The numbers for the log, by name. */
    Map<String, Double> details() {
        return evaluation.measurements();
    }
}
