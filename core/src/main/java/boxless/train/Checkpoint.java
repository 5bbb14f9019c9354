package boxless.train;

import boxless.file.Settings;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Everything that a training needs to go on with the identical next loss. One file, so that it is there whole or not at all. Dropout
 * and augmentation need no state: their random numbers depend on seed and step alone.
 *
 * @param position how far it is
 * @param tensors network, its average, optimiser
 */
record Checkpoint(Position position, Map<String, StoredTensor> tensors) {
    private static final String POSITION = "position";

    /**
     * How far a training is.
     *
     * @param step optimiser steps done
     * @param best score of the best validation; NaN before the first
     * @param bestStep when that was
     * @param stale validations since
     * @param seconds of training so far, over all its sessions
     * @param recipe its YAML text
     */
    record Position(long step, double best, long bestStep, int stale, double seconds, String recipe) {
        static Position start(String recipe) {
            return new Position(0, Double.NaN, 0, 0, 0, recipe);
        }

        /**
         * The same place in a training whose recipe has changed meanwhile.
         *
         * @param comparable whether it still scores models the same way; if not, the next one is the best again
         */
        Position with(String newRecipe, boolean comparable) {
            return comparable
                    ? new Position(step, best, bestStep, stale, seconds, newRecipe)
                    : new Position(step, Double.NaN, 0, 0, seconds, newRecipe);
        }

        /** The same with the model of this step as the one that was kept. */
        Position kept() {
            return new Position(step, best, step, stale, seconds, recipe);
        }

        Position stepped(double more) {
            return new Position(step + 1, best, bestStep, stale, seconds + more, recipe);
        }

        Position validated(double score) {
            boolean better = isBetter(score);
            return new Position(
                    step, better ? score : best, better ? step : bestStep, better ? 0 : stale + 1, seconds, recipe);
        }

        boolean isBetter(double score) {
            return Double.isNaN(best) || score > best;
        }
    }

    void write(Path file) {
        Safetensors.write(file, tensors, Map.of(POSITION, Settings.JSON.writeValueAsString(position)));
    }

    static Checkpoint read(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        try {
            Position position = Settings.JSON.readValue(contents.metadata().getOrDefault(POSITION, ""), Position.class);
            return new Checkpoint(position, contents.tensors());
        } catch (JacksonException e) {
            throw new TrainingException(file + ": is not a training checkpoint; choose another folder");
        }
    }
}
