package boxless.train;

import boxless.data.Seeds;
import boxless.method.Method;
import boxless.method.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One stage of a training run.
 *
 * @param number from 0
 * @param train what the recipe says about it
 * @param learned what the method learns in it
 * @param seed of everything random in it, so that no stage sees the crops of another again
 */
record TrainingStage(int number, Recipe.Train train, Stage learned, long seed) {
    /**
     * All stages of a recipe in their order.
     *
     * @throws IllegalArgumentException if the method has no stage of a name, or one is too short for the cycles of its schedule
     */
    static List<TrainingStage> of(Recipe recipe, Method<?, ?> method) {
        long seed = recipe.train().seed();
        List<TrainingStage> stages = new ArrayList<>();
        for (Recipe.Train train : recipe.stages()) {
            int number = stages.size();
            requireCycles(train, LaterStages.section(number));
            Stage learned = named(method, train.stage(), LaterStages.section(number));
            stages.add(new TrainingStage(number, train, learned, number == 0 ? seed : Seeds.seedOf(seed, -number)));
        }
        return stages;
    }

    private static void requireCycles(Recipe.Train train, String section) {
        long most = Schedule.mostCycles(train.steps());
        if (train.schedule().cycles() > most) {
            throw new IllegalArgumentException(
                    "recipe: %s.schedule.cycles: %d; of %d steps there can be at most %d cycles; lower it, or raise %s.crops"
                            .formatted(section, train.schedule().cycles(), train.steps(), most, section));
        }
    }

    private static Stage named(Method<?, ?> method, String name, String section) {
        return name.isEmpty()
                ? method.stages().getFirst()
                : method.stages().stream()
                        .filter(stage -> stage.name().equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException("recipe: %s.stage: '%s' is unknown; the method has %s"
                                        .formatted(
                                                section,
                                                name,
                                                method.stages().stream()
                                                        .map(Stage::name)
                                                        .collect(Collectors.joining(", ")))));
    }
}
