package boxless.train;

import java.nio.file.Path;

/**
 * How a training ended.
 *
 * @param end why
 * @param step optimiser steps done
 * @param steps that the recipe asks for
 * @param best score of the model that was kept; NaN where nothing was validated
 * @param bestStep step of the model that was kept
 * @param model its file; there is none yet where the training was stopped before the first validation
 */
public record Outcome(End end, long step, long steps, double best, long bestStep, Path model) {
    /** Why a training ended. */
    public enum End {
        /** All steps are done. */
        COMPLETE,
        /** {@code validate.patience} validations in a row found no better model. */
        PATIENCE,
        /** {@link Trainer#stop} was called; the training can be resumed. */
        STOPPED
    }
}
