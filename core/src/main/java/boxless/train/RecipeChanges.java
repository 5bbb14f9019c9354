package boxless.train;

import boxless.file.Settings;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may not change while a training goes on: all that its weights depend on for their meaning, and the number of pictures a step, by which
 * it counts how many it has seen.
 */
final class RecipeChanges {
    private static final List<String> FIXED = List.of(
            "/method", "/model", "/data/normalization", "/data/classes", "/data/stuff", "/train/optimizer/name");
    private static final List<String> SCORE = List.of("/data/validate", "/validate/metric", "/validate/pictures");

    private RecipeChanges() {}

    /** The first key that may not change but did, with both values; empty where the training can go on. */
    static Optional<String> forbidden(Recipe before, Recipe now) {
        if (before.train().picturesPerStep() != now.train().picturesPerStep()) {
            return Optional.of("train.batch x train.accumulate is %d in the checkpoint and %d in the recipe"
                    .formatted(before.train().picturesPerStep(), now.train().picturesPerStep()));
        }
        return first(FIXED, before, now);
    }

    /** Whether both score models by the same metric on the same pictures. */
    static boolean scoreAlike(Recipe before, Recipe now) {
        return first(SCORE, before, now).isEmpty();
    }

    private static Optional<String> first(List<String> pointers, Recipe before, Recipe now) {
        JsonNode old = Settings.JSON.valueToTree(before);
        JsonNode given = Settings.JSON.valueToTree(now);
        return pointers.stream()
                .flatMap(pointer -> difference(pointer, old.at(pointer), given.at(pointer)).stream())
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
                .formatted(pointer.substring(1).replace('/', '.'), shown(old), shown(given)));
    }

    private static JsonNode child(ObjectNode node, String key) {
        JsonNode child = node.get(key);
        return child == null ? JsonNodeFactory.instance.missingNode() : child;
    }

    private static String shown(JsonNode node) {
        return node.isMissingNode() ? "missing" : node.isString() ? node.stringValue() : node.toString();
    }
}
