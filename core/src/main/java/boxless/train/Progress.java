package boxless.train;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One optimizer step, as logged.
 *
 * @param step from 1, in all stages together
 * @param steps in all, as far as is known: an earlier stage may end by patience
 * @param stage name of the stage; empty where the run has only one
 * @param images that were processed
 * @param loss weighted sum
 * @param terms its parts by the paper's names, unweighted; NaN where there was nothing to measure
 * @param learningRate of this step
 * @param gradientNorm before clipping
 * @param seconds of this step
 * @param left estimate of the time to the end
 */
public record Progress(
        long step,
        long steps,
        String stage,
        int images,
        double loss,
        Map<String, Double> terms,
        double learningRate,
        double gradientNorm,
        double seconds,
        Duration left) {
    /** The terms without those for which there was nothing to measure. */
    Map<String, Double> measured() {
        Map<String, Double> measured = new LinkedHashMap<>(terms);
        measured.values().removeIf(value -> value.isNaN());
        return measured;
    }
}
