package boxless.app.train;

import boxless.app.terminal.TrainingOutput;
import boxless.tensor.Compute;
import boxless.train.Outcome;
import boxless.train.Recipe;
import boxless.train.RunState;
import boxless.train.Trainer;
import boxless.train.TrainingListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Trains by a recipe; where a time is given, by as many steps as fit: a trial of some steps, and on from there by a recipe of that length. */
final class Session {
    private final Files files;
    private final Function<List<String>, Recipe> recipes;
    private final TrainingProgress progress;
    private final @Nullable Trial trial;
    private volatile Trainer trainer;
    private volatile boolean stopping;
    private List<String> fitted = List.of();

    /**
     * Where everything lies, and on what it is trained.
     *
     * @param folder that the recipe's paths are relative to
     * @param run folder of the training run
     * @param models finds the file of {@code train.start}
     */
    record Files(Path folder, Path run, Function<String, Path> models, Compute compute) {
        private Trainer trainer(Recipe recipe, boolean resume, TrainingListener listener) {
            return new Trainer(recipe, folder, run, compute, resume, listener, models);
        }
    }

    /**
     * Prepares everything: what is wrong is known now.
     *
     * @param recipes the recipe with these overrides
     * @param resume continue the run in its folder
     * @param timed whether it will be trained within a time
     */
    Session(
            Files files,
            Function<List<String>, Recipe> recipes,
            boolean resume,
            boolean timed,
            TrainingProgress progress) {
        this.files = files;
        this.recipes = recipes;
        this.progress = progress;
        Recipe recipe = recipes.apply(List.of());
        trial = timed ? new Trial(recipe, progress, this::endTrial) : null;
        trainer = trial == null
                ? files.trainer(recipe, resume, progress)
                : files.trainer(recipes.apply(trial.longEnough(done(files.run, resume))), resume, trial);
    }

    private static @Nullable RunState done(Path run, boolean resume) {
        return resume ? RunState.of(run).orElse(null) : null;
    }

    private void endTrial() {
        trainer.stopTimed();
    }

    /** Asks {@link #train} to save a checkpoint and return. Any thread may call it, at any time. */
    void stop() {
        stopping = true;
        trainer.stop();
    }

    /** What was changed in the recipe so that the training run fits into its time; nothing as long as that is not known. */
    List<String> fitted() {
        return fitted;
    }

    /** @param time that is left; of no meaning without one */
    Outcome train(Duration time) {
        long begin = System.nanoTime();
        progress.start(trainer.plan());
        Outcome outcome = trainer.train();
        if (trial == null || !trial.isOver() || stopping || outcome.end() != Outcome.End.STOPPED) {
            return outcome;
        }
        RunState done = RunState.of(files.run).orElseThrow(); // a training that stops says how far it is
        Duration left = time.minusNanos(System.nanoTime() - begin);
        fitted = trial.fitting(left, done);
        trainer.close();
        trainer = files.trainer(recipes.apply(fitted), true, progress);
        if (stopping) {
            trainer.stop();
        }
        progress.say(String.format(
                Locale.ROOT,
                "step %d: %,d " + TrainingOutput.FITTED,
                outcome.step(),
                trainer.plan().steps()));
        return trainer.train();
    }
}
