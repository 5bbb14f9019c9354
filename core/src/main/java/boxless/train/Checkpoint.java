package boxless.train;

import boxless.file.Settings;
import boxless.weights.Safetensors;
import boxless.weights.SafetensorsFile;
import boxless.weights.StoredTensor;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything that a training needs to go on with the identical next loss. One file, so that it is there whole or not at all. Dropout
 * and augmentation need no state: their random numbers depend on seed and step alone.
 *
 * @param position how far it is
 * @param tensors network, its average, optimiser
 */
record Checkpoint(Position position, Map<String, StoredTensor> tensors) {
    /** What the names of the network's tensors begin with. */
    static final String NETWORK = "network.";
    /** Likewise of those of its average. */
    static final String AVERAGE = "average.";
    /** Likewise of those of the optimiser. */
    static final String OPTIMIZER = "optimizer.";

    private static final String POSITION = "position";

    /**
     * How far a training is.
     *
     * @param step optimiser steps done, in all stages together
     * @param ends steps at which the stages that are over ended; an older checkpoint says none
     * @param best score of the best validation of the last stage that had one; NaN before the first
     * @param bestStep when the model was as it was kept last
     * @param stale validations of this stage since one was better than all before
     * @param seconds of training so far, over all its sessions
     * @param recipe its YAML text
     * @param images that it saw; an older checkpoint does not say
     * @param scored step of the last validation whose score compares with those to come; null before the first, and in an older checkpoint
     */
    record Position(
            long step,
            @JsonSetter(nulls = Nulls.AS_EMPTY) List<Long> ends,
            double best,
            long bestStep,
            int stale,
            double seconds,
            String recipe,
            @Nullable RunImages images,
            @Nullable Long scored) {
        Position {
            ends = List.copyOf(ends);
        }

        static Position start(String recipe, RunImages images) {
            return new Position(0, List.of(), Double.NaN, 0, 0, 0, recipe, images, null);
        }

        /**
         * The same place in a training whose recipe and images may have changed meanwhile.
         *
         * @param comparable whether the recipe still scores models the same way; if not, or if others are validated on, the score of the best is open again
         */
        Position with(String newRecipe, RunImages now, boolean comparable) {
            boolean alike = comparable && (images == null || now.validatesAs(images));
            return alike
                    ? new Position(step, ends, best, bestStep, stale, seconds, newRecipe, now, scored)
                    : new Position(step, ends, Double.NaN, bestStep, 0, seconds, newRecipe, now, null);
        }

        /** Whether anything was learned or measured; if not, there is nothing to go on from but the recipe. */
        boolean hasBegun() {
            return step > 0 || !Double.isNaN(best);
        }

        /** The same with the model of this step as the one that was kept. */
        Position kept() {
            return new Position(step, ends, best, step, stale, seconds, recipe, images, scored);
        }

        Position stepped(double more) {
            return new Position(step + 1, ends, best, bestStep, stale, seconds + more, recipe, images, scored);
        }

        Position validated(double score) {
            boolean kept = isKept(score);
            return new Position(
                    step,
                    ends,
                    kept ? score : best,
                    kept ? step : bestStep,
                    isBetter(score) ? 0 : stale + 1,
                    seconds,
                    recipe,
                    images,
                    step);
        }

        /** The same with the score of the model that was kept, where it had none that compares. */
        Position rescored(double score) {
            return new Position(step, ends, score, bestStep, stale, seconds, recipe, images, scored);
        }

        /** Whether it is known how good the model of this step is. */
        boolean knowsScore() {
            return scored != null && scored == step;
        }

        /**
         * Whether the model with this score is kept in place of the best so far: of two that are as good, the one that has learned longer, but not in
         * place of the start.
         */
        boolean isKept(double score) {
            return isBetter(score) || (score == best && bestStep > 0);
        }

        /** Only a score of the same stage compares. */
        private boolean isBetter(double score) {
            return Double.isNaN(best) || (stage() > 0 && bestStep <= began()) || score > best;
        }

        /** {@link #recipe} in typed form. */
        Recipe boundRecipe(Path file) {
            return Recipe.bind(file.toString(), Settings.parseYaml(recipe) instanceof ObjectNode tree ? tree : null);
        }

        /** Number of the stage, from 0. */
        int stage() {
            return ends.size();
        }

        /** Number of the stage that a step was done in; of step 0, the first. */
        int stageOf(long done) {
            return (int) ends.stream().filter(end -> end < done).count();
        }

        /** Steps that were done when the stage began. */
        long began() {
            return ends.isEmpty() ? 0 : ends.getLast();
        }

        /** Steps that were done in a stage that is over, or in this one. */
        long stepsOf(int stage) {
            long end = stage < stage() ? ends.get(stage) : step;
            return end - (stage == 0 ? 0 : ends.get(stage - 1));
        }

        /** The beginning of the next stage. */
        Position next() {
            List<Long> more = new ArrayList<>(ends);
            more.add(step);
            return new Position(step, more, best, bestStep, 0, seconds, recipe, images, scored);
        }
    }

    void write(Path file) {
        Safetensors.write(file, tensors, Map.of(POSITION, Settings.JSON.writeValueAsString(position)));
    }

    static Checkpoint read(Path file) {
        Safetensors.Contents contents = Safetensors.read(file);
        return new Checkpoint(position(file, contents.metadata()), contents.tensors());
    }

    /** That of a file, whose tensors are not read. */
    static Position position(Path file) {
        try (SafetensorsFile open = Safetensors.open(file)) {
            return position(file, open.metadata());
        }
    }

    private static Position position(Path file, Map<String, String> metadata) {
        try {
            return Settings.JSON.readValue(metadata.getOrDefault(POSITION, ""), Position.class);
        } catch (JacksonException e) {
            throw new TrainingException(file + ": is not a training checkpoint; choose another folder");
        }
    }
}
