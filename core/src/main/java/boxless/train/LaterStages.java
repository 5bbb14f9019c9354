package boxless.train;

import boxless.file.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A recipe's list {@code then}: every element is written as changes to the section {@code train}. */
final class LaterStages {
    /** Keys of {@code train} that are the same in all stages. */
    private static final List<String> WHOLE_RUN = List.of("start", "fine_tuning", "seed", "workers", "cache");

    private LaterStages() {}

    /**
     * The stages, each complete.
     *
     * @param source file to name in an error
     * @param first the section {@code train}, which has what an element leaves out
     */
    static List<Recipe.Train> bind(String source, @Nullable JsonNode then, Recipe.Train first) {
        if (then == null || then.isNull()) {
            return List.of();
        }
        if (!(then instanceof ArrayNode list)) {
            throw new IllegalArgumentException(
                    source + ": then: must be a list, for example - {stage: NAME, crops: 10000}");
        }
        List<Recipe.Train> stages = new ArrayList<>();
        for (JsonNode changes : list) {
            String section = section(stages.size() + 1);
            for (String key : WHOLE_RUN) {
                if (changes.has(key)) {
                    throw new IllegalArgumentException(
                            "%s: %s.%s: is one for the whole training run; set train.%s instead"
                                    .formatted(source, section, key, key));
                }
            }
            stages.add(Settings.bind(source, section, changes, first));
        }
        return stages;
    }

    /** Where a recipe describes a stage, which is counted from 0. */
    static String section(int stage) {
        return stage == 0 ? "train" : "then[" + (stage - 1) + "]";
    }

    /** Leaves out of a complete recipe what {@link #bind} refuses. */
    static void simplify(ObjectNode recipe) {
        for (JsonNode stage : recipe.path("then")) {
            if (stage instanceof ObjectNode keys) {
                keys.remove(WHOLE_RUN);
            }
        }
    }
}
