package boxless.train;

import boxless.file.Settings;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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

        /** The same place in a training whose recipe has changed meanwhile. */
        Position with(String newRecipe) {
            return new Position(step, best, bestStep, stale, seconds, newRecipe);
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

    static Path file(Path run) {
        return run.resolve("last").resolve("checkpoint.safetensors");
    }

    void write(Path run) {
        Safetensors.write(file(run), tensors, Map.of(POSITION, Settings.JSON.writeValueAsString(position)));
    }

    static Optional<Checkpoint> read(Path run) {
        Path file = file(run);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Safetensors.Contents contents = Safetensors.read(file);
        try {
            Position position =
                    Settings.JSON.readValue(contents.metadata().getOrDefault(POSITION, "{}"), Position.class);
            return Optional.of(new Checkpoint(position, contents.tensors()));
        } catch (JacksonException e) {
            throw new TrainingException(file + ": is no checkpoint of a training; start one without --resume");
        }
    }
}
