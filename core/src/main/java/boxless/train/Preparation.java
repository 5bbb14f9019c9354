package boxless.train;

import boxless.data.Dataset;
import boxless.train.Checkpoint.Position;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is settled of a training run before it has a network.
 *
 * @param complete the recipe, and what is learned from
 * @param validation what the best model is chosen on; null where nothing is validated
 * @param checkpoint that the run has; null for a new one
 * @param resumption where it begins or goes on
 */
record Preparation(
        CompleteRecipe complete,
        @Nullable Dataset validation,
        @Nullable Checkpoint checkpoint,
        Resumption resumption) {
    /** Opens data and checkpoint; arguments and exceptions as of {@link Trainer}, and nothing is written. */
    static Preparation of(Recipe given, Path folder, RunFolder run, boolean resume) {
        Checkpoint checkpoint = run.open(resume).orElse(null);
        return checkpoint == null ? begin(given, folder) : goOn(given, folder, run, checkpoint);
    }

    private static Preparation begin(Recipe given, Path folder) {
        CompleteRecipe complete = CompleteRecipe.of(given, RecipeData.training(folder, given));
        Dataset validation = validation(folder, complete.recipe());
        Position start = Position.start(complete.recipe().toYaml(), images(complete, validation));
        return new Preparation(complete, validation, null, new Resumption(start, List.of()));
    }

    private static Preparation goOn(Recipe given, Path folder, RunFolder run, Checkpoint checkpoint) {
        Position stopped = checkpoint.position();
        Recipe before = stopped.boundRecipe(run.checkpoint());
        Recipe open = RecipeChanges.kept(given, before);
        CompleteRecipe complete = CompleteRecipe.of(open, RecipeData.training(folder, given));
        Recipe now = complete.recipe();
        RecipeChanges.requireGoingOn(run, stopped, before, now);
        Dataset validation = validation(folder, now);
        Resumption resumption = Resumption.of(stopped, before, now, images(complete, validation));
        return new Preparation(complete, validation, checkpoint, resumption);
    }

    private static @Nullable Dataset validation(Path folder, Recipe recipe) {
        return recipe.data().validate().isGiven() ? RecipeData.validation(folder, recipe) : null;
    }

    private static RunImages images(CompleteRecipe complete, @Nullable Dataset validation) {
        Recipe.Validate settings = complete.recipe().validate();
        return RunImages.of(complete.training(), validation == null ? null : Validator.seen(validation, settings));
    }

    /** What the run's checkpoint says; null where it has none. */
    @Nullable
    Position stored() {
        return checkpoint == null ? null : checkpoint.position();
    }

    /** The checkpoint, where anything in it is worth going on from; null otherwise. */
    @Nullable
    Checkpoint begun() {
        return resumption.position().hasBegun() ? checkpoint : null;
    }
}
