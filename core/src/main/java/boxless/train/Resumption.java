package boxless.train;

import boxless.train.Checkpoint.Position;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a training goes on.
 *
 * @param notes what has changed since it stopped, in lines for people
 */
record Resumption(Position position, List<String> notes) {
    private static final String DIVIDED_ANEW =
            "split: auto has divided the images anew: some that were learned from may be among the validation images now, so scores may be too high; divide the data into train/ and val/";

    /**
     * That of a training that stopped, by a recipe that {@link RecipeChanges#requireGoingOn} lets it go on by.
     *
     * @param before the recipe that it had
     * @param images that there are now
     */
    static Resumption of(Position stopped, Recipe before, Recipe now, RunImages images) {
        RunImages seen = stopped.images();
        Optional<String> others = seen == null ? Optional.empty() : images.since(seen);
        Optional<String> learned =
                mayValidateOnLearned(stopped, now, images) ? Optional.of(DIVIDED_ANEW) : Optional.empty();
        Optional<String> rescored = RecipeChanges.otherScores(before, now, seen != null);
        Position position = stopped.with(now.toYaml(), images, rescored.isEmpty());
        if (Double.isNaN(stopped.best())) {
            return new Resumption(
                    position,
                    Stream.of(others, learned).flatMap(Optional::stream).toList());
        }
        boolean onOthers = seen != null
                && !images.validatesAs(seen)
                && now.data().validate().isGiven();
        Optional<String> moved =
                Double.isNaN(position.best()) ? Optional.empty() : RecipeChanges.otherPlace(before, now);
        List<String> notes = Stream.of(
                        others.map(change -> onOthers ? change + "; the best model is scored anew" : change),
                        learned,
                        rescored.map(change -> change + ": scores do not compare, so the best model is scored anew"),
                        moved.map(change -> change + ": images of the same names, so scores are still compared"))
                .flatMap(Optional::stream)
                .toList();
        return new Resumption(position, notes);
    }

    /** Images that are added to a folder that is divided may push others from one side to the other. */
    private static boolean mayValidateOnLearned(Position stopped, Recipe now, RunImages images) {
        RunImages seen = stopped.images();
        Recipe.Data data = now.data();
        return stopped.step() > 0
                && seen != null
                && data.train().isDivided()
                && data.validate().isDivided()
                && data.train().path().equals(data.validate().path())
                && images.mayBeExchanged(seen);
    }
}
