package boxless.train;

import java.nio.file.Path;

/**
 * How a training run ended.
 *
 * @param end why
 * @param step optimizer steps done
 * @param steps that the recipe asks for
 * @param best score of the model that was kept, the best of the last stage; NaN if there was no validation
 * @param bestStep step of the model that was kept
 * @param model its file; does not exist yet if training was stopped before the first validation
 */
public record Outcome(End end, long step, long steps, double best, long bestStep, Path model) {
    /** Why a training run ended. */
    public enum End {
        /** All steps are done. */
        COMPLETE,
        /** {@code validate.patience} validations in a row found no better model in the last stage. */
        PATIENCE,
        /** {@link Trainer#stop} was called; the run can be resumed. */
        STOPPED
    }
}
