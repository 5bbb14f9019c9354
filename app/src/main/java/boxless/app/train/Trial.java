package boxless.app.train;

import boxless.file.BadFileException;
import boxless.train.Progress;
import boxless.train.Recipe;
import boxless.train.RunLog;
import boxless.train.TrainingListener;
import boxless.train.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

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
    private long step;

    /** @param enough called when the speed is known */
    Trial(Recipe recipe, TrainingListener listener, Runnable enough) {
        this.recipe = recipe;
        this.listener = listener;
        this.enough = enough;
    }

    /** Steps that the training run in a folder has done. */
    static long done(Path run) {
        Path log = run.resolve("log.jsonl");
        try {
            List<JsonNode> lines = Files.exists(log) ? RunLog.lines(log) : List.of();
            return lines.isEmpty() ? 0 : lines.getLast().path("step").asLong();
        } catch (IOException e) {
            throw new BadFileException(log, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /**
     * What lets the first stage last long enough for the trial.
     *
     * @param done steps that were done before
     */
    List<String> longEnough(long done) {
        long least = (done + STEPS + 1) * recipe.train().picturesPerStep();
        return recipe.train().crops() < least ? List.of("train.crops=" + least) : List.of();
    }

    @Override
    public void stepped(Progress progress) {
        listener.stepped(progress);
        step = progress.step();
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
     * What makes the rest of the training run fit: its stages keep their proportions.
     *
     * @param left of the time
     * @return overrides of the recipe
     */
    List<String> fitting(Duration left) {
        double time = Math.max(0, left.toMillis() / 1000.0);
        double each = seconds.stream()
                .skip(SLOW)
                .sorted()
                .skip((STEPS - SLOW) / 2)
                .findFirst()
                .orElse(1.0);
        int validations = validation == 0
                ? MOST_VALIDATIONS
                : (int) Math.clamp(VALIDATING * time / validation, 1, MOST_VALIDATIONS);
        double steps = step + Math.max(1, (time - validations * validation) / each);
        double whole = recipe.stages().stream().mapToDouble(Recipe.Train::steps).sum();
        List<String> overrides = new ArrayList<>();
        for (int k = 0; k < recipe.stages().size(); k++) {
            Recipe.Train stage = recipe.stages().get(k);
            long part = Math.max(k == 0 ? step : 1, (long) (steps * stage.steps() / whole));
            String section = k == 0 ? "train" : "then." + (k - 1);
            overrides.add(section + ".crops=" + part * stage.picturesPerStep());
            overrides.add(
                    section + ".schedule.warmup=" + Math.min(stage.schedule().warmup(), part / MOST_VALIDATIONS));
        }
        overrides.add("validate.every=" + Math.max(1, (long) Math.ceil(steps / validations)));
        return overrides;
    }
}
