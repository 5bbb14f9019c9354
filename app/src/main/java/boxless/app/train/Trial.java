package boxless.app.train;

import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.RunState;
import boxless.train.Schedule;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first steps of a training run, by which is found how many fit into a time. */
final class Trial implements TrainingListener {
    /** The first two are slower: memory is allocated and code compiled. */
    private static final int SLOW = 2;

    private static final int STEPS = 8;
    private static final int MOST_VALIDATIONS = 10;

    /** Of the time, at most. */
    private static final double VALIDATING = .3;

    private final Recipe recipe;
    private final TrainingListener listener;
    private final Runnable enough;
    private final List<Double> seconds = new ArrayList<>();
    private double validation;

    /** @param enough called when the speed is known */
    Trial(Recipe recipe, TrainingListener listener, Runnable enough) {
        this.recipe = recipe;
        this.listener = listener;
        this.enough = enough;
    }

    /**
     * What lets the stage that a training run is in last long enough for the trial.
     *
     * @param done how far it is; null before it begins
     * @return overrides of the recipe
     */
    List<String> longEnough(@Nullable RunState done) {
        int current = done == null ? 0 : done.steps().size() - 1;
        if (current >= recipe.stages().size()) {
            return List.of(); // the training says what is wrong
        }
        Recipe.Train stage = recipe.stages().get(current);
        long least = ((done == null ? 0 : done.steps().getLast()) + STEPS + 1) * stage.picturesPerStep();
        if (current == 0) {
            return stage.crops() < least ? List.of("train.crops=" + least) : List.of();
        }
        // In full, as it would inherit what stands in front of it.
        List<String> overrides = past(done);
        overrides.addAll(lasting(
                current, Math.max(stage.crops(), least), stage.schedule().warmup(), cycles(stage)));
        return overrides;
    }

    /** Stages that are over stay as long as they were. */
    private List<String> past(@Nullable RunState done) {
        List<String> overrides = new ArrayList<>();
        for (int k = 0; done != null && k < done.steps().size() - 1; k++) {
            Recipe.Train stage = done.recipe().stages().get(k);
            overrides.addAll(lasting(k, stage.crops(), stage.schedule().warmup(), cycles(stage)));
        }
        return overrides;
    }

    private List<String> lasting(int stage, long crops, long warmup, long cycles) {
        String section = Recipe.section(stage);
        List<String> overrides =
                new ArrayList<>(List.of(section + ".crops=" + crops, section + ".schedule.warmup=" + warmup));
        if (recipe.stages().stream().anyMatch(any -> cycles(any) > 1)) {
            overrides.add(section + ".schedule.cycles=" + cycles);
        }
        return overrides;
    }

    private static long cycles(Recipe.Train stage) {
        return stage.schedule().cycles();
    }

    @Override
    public void rescored(Validation best) {
        listener.rescored(best);
    }

    @Override
    public void stepped(Progress progress) {
        listener.stepped(progress);
        seconds.add(progress.seconds());
        if (seconds.size() == STEPS) {
            enough.run();
        }
    }

    @Override
    public void validated(Validation validated) {
        listener.validated(validated);
        validation = validated.seconds();
    }

    /** Whether the speed is known. */
    boolean isOver() {
        return seconds.size() >= STEPS;
    }

    /**
     * What makes the rest of the training run fit: the stages that are left keep their proportions.
     *
     * @param left of the time
     * @param done how far it is
     * @return overrides of the recipe
     */
    List<String> fitting(Duration left, RunState done) {
        double time = Math.max(0, left.toMillis() / 1000.0);
        double each = seconds.stream()
                .skip(SLOW)
                .sorted()
                .skip((STEPS - SLOW) / 2)
                .findFirst()
                .orElse(1.0);
        int current = done.steps().size() - 1;
        List<Recipe.Train> stages = recipe.stages();
        int ends = stages.size() - current; // each is validated
        int affordable = validation == 0
                ? MOST_VALIDATIONS
                : (int) Math.clamp(VALIDATING * time / validation, 1, MOST_VALIDATIONS);
        int validations = Math.max(ends, affordable);
        long begun = done.steps().getLast();
        double steps = begun + Math.max(1, (time - validations * validation) / each);
        double whole =
                stages.stream().skip(current).mapToDouble(Recipe.Train::steps).sum();
        List<String> overrides = past(done);
        for (int k = current; k < stages.size(); k++) {
            Recipe.Train stage = stages.get(k);
            long part = Math.max(k == current ? begun : 1, (long) (steps * stage.steps() / whole));
            long warmup = Math.min(stage.schedule().warmup(), part / MOST_VALIDATIONS);
            long cycles = Math.min(cycles(stage), Schedule.mostCycles(part));
            overrides.addAll(lasting(k, part * stage.picturesPerStep(), warmup, cycles));
        }
        // Steps are counted anew in every stage, so that each but one may cost one validation more than its share.
        int regular = validations - (ends - 1);
        overrides.add("validate.every=" + Math.max(1, (long) Math.ceil(steps / regular)));
        return overrides;
    }
}
