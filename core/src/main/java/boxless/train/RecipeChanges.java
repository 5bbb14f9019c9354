package boxless.train;

import boxless.data.augment.Crop;
import boxless.file.Settings;
import boxless.train.Checkpoint.Position;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may not change while a training goes on: all that its weights depend on for their meaning, the number of pictures a step, by which
 * it counts how many it has seen, and stages that are over. Stages to come may change, and there may be others.
 */
final class RecipeChanges {
    private static final List<String> FIXED =
            List.of("/method", "/model", "/data/normalization", "/data/classes", "/data/stuff");
    private static final List<String> FIXED_IN_STAGE = List.of("/stage", "/optimizer/name");
    private static final List<String> FIXED_IN_PAST =
            List.of("/stage", "/crops", "/batch", "/accumulate", "/draw", "/optimizer", "/schedule", "/clip", "/ema");
    private static final List<String> SCORE = List.of(
            "/validate/metric",
            "/data/validate/split",
            "/data/validate/labels",
            "/data/channel",
            "/data/slice",
            "/data/frame",
            "/data/view");
    private static final List<String> PLACE = List.of("/data/validate/path", "/data/validate/names");

    private RecipeChanges() {}

    /** A recipe with what it leaves to the data as the data decided before, so that new images change nothing that is under way. */
    static Recipe kept(Recipe given, Recipe before) {
        if (!given.method().equals(before.method())) {
            return given;
        }
        Optional<Crop> crop = before.augment().stream()
                .filter(Crop.class::isInstance)
                .map(Crop.class::cast)
                .findFirst();
        return given.with(given.paper().kept("recipe", given.model(), before.model()))
                .with(given.augment().stream()
                        .map(step -> crop.isPresent()
                                ? CompleteRecipe.sized(step, crop.get().size())
                                : step)
                        .toList());
    }

    /**
     * The first key that may not change but did, with both values; empty where the training can go on.
     *
     * @param stage in which it stopped
     */
    static Optional<String> forbidden(Recipe before, Recipe now, int stage) {
        if (now.then().size() < stage) {
            return Optional.of("it is in the stage %s, but the recipe's list then has %d"
                    .formatted(LaterStages.section(stage), now.then().size()));
        }
        return Stream.concat(
                        first(FIXED, "", before, now).stream(),
                        IntStream.rangeClosed(0, stage)
                                .boxed()
                                .flatMap(n -> forbiddenIn(n, before, now, stage).stream()))
                .findFirst();
    }

    private static Optional<String> forbiddenIn(int stage, Recipe before, Recipe now, int current) {
        String section = LaterStages.section(stage);
        Recipe.Train old = before.stages().get(stage);
        Recipe.Train given = now.stages().get(stage);
        if (stage < current) {
            return first(FIXED_IN_PAST, section, old, given).map(change -> change + ", and this stage is over");
        }
        if (old.picturesPerStep() != given.picturesPerStep()) {
            return Optional.of("%s.batch x %s.accumulate is %d in the checkpoint and %d in the recipe"
                    .formatted(section, section, old.picturesPerStep(), given.picturesPerStep()));
        }
        if (old.freezesBackbone() && !given.freezesBackbone()) {
            return first(List.of("/optimizer/backbone_rate"), section, old, given)
                    .map(change -> change + ", but the optimizer knows nothing of what was frozen");
        }
        return first(FIXED_IN_STAGE, section, old, given);
    }

    /**
     * Refuses to go on by a recipe from where a training run stopped, if that cannot be.
     *
     * @throws TrainingException that says why
     */
    static void requireGoingOn(RunFolder run, Position stopped, Recipe before, Recipe now) {
        int stage = stopped.stage();
        forbidden(before, now, stage).ifPresent(change -> {
            throw new TrainingException(
                    run.path() + ": cannot be resumed: " + change + "; change it back, or choose another folder");
        });
        long steps = now.stages().get(stage).steps();
        if (stopped.stepsOf(stage) > steps) {
            throw new TrainingException("%s: has already done %d steps, but the recipe asks for %d; raise %s.crops"
                    .formatted(run.path(), stopped.stepsOf(stage), steps, LaterStages.section(stage)));
        }
    }

    /**
     * Why scores by the two do not compare: the first key that did change, with both values; empty where they do.
     *
     * @param imagesKnown whether {@link RunImages} tells if the images are the same, wherever the recipes look for them
     */
    static Optional<String> otherScores(Recipe before, Recipe now, boolean imagesKnown) {
        return first(SCORE, "", before, now)
                .or(() -> imagesKnown
                        ? Optional.empty()
                        : otherPlace(before, now).or(() -> first(List.of("/validate/pictures"), "", before, now)));
    }

    /** Where the two look for validation images, likewise. */
    static Optional<String> otherPlace(Recipe before, Recipe now) {
        return first(PLACE, "", before, now);
    }

    private static Optional<String> first(List<String> pointers, String section, Object before, Object now) {
        JsonNode old = Settings.JSON.valueToTree(before);
        JsonNode given = Settings.JSON.valueToTree(now);
        return pointers.stream()
                .flatMap(pointer -> difference(section + pointer, old.at(pointer), given.at(pointer)).stream())
                .findFirst();
    }

    private static Optional<String> difference(String pointer, JsonNode old, JsonNode given) {
        if (old.equals(given)) {
            return Optional.empty();
        }
        if (old instanceof ObjectNode a && given instanceof ObjectNode b) {
            TreeSet<String> keys = new TreeSet<>(a.propertyNames());
            keys.addAll(b.propertyNames());
            return keys.stream()
                    .flatMap(key -> difference(pointer + "/" + key, child(a, key), child(b, key)).stream())
                    .findFirst();
        }
        return Optional.of("%s is %s in the checkpoint and %s in the recipe"
                .formatted(pointer.replace('/', '.').replaceFirst("^\\.", ""), shown(old), shown(given)));
    }

    private static JsonNode child(ObjectNode node, String key) {
        JsonNode child = node.get(key);
        return child == null ? JsonNodeFactory.instance.missingNode() : child;
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "missing";
        }
        return node.isString() && !node.stringValue().isEmpty() ? node.stringValue() : node.toString();
    }
}
