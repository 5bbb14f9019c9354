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
    /**
     * That of a training that stopped, by a recipe that {@link RecipeChanges#requireGoingOn} lets it go on by.
     *
     * @param before the recipe that it had
     * @param images that there are now
     */
    static Resumption of(Position stopped, Recipe before, Recipe now, RunImages images) {
        RunImages seen = stopped.images();
        Optional<String> others = seen == null ? Optional.empty() : images.since(seen);
        Optional<String> rescored = RecipeChanges.otherScores(before, now, seen != null);
        Position position = stopped.with(now.toYaml(), images, rescored.isEmpty());
        if (Double.isNaN(stopped.best())) {
            return new Resumption(position, others.stream().toList());
        }
        boolean onOthers = seen != null
                && !images.validatesAs(seen)
                && now.data().validate().isGiven();
        Optional<String> moved =
                Double.isNaN(position.best()) ? Optional.empty() : RecipeChanges.otherPlace(before, now);
        List<String> notes = Stream.of(
                        others.map(change -> onOthers ? change + "; the best model is scored anew" : change),
                        rescored.map(change -> change + ": scores do not compare, so the best model is scored anew"),
                        moved.map(change -> change + ": images of the same names, so scores are still compared"))
                .flatMap(Optional::stream)
                .toList();
        return new Resumption(position, notes);
    }
}
