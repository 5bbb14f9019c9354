package boxless.app.train;

import boxless.app.options.ComputeOptions;
import boxless.app.options.PartOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.evaluate.Metric;
import boxless.tensor.Compute;
import boxless.train.Outcome;
import boxless.train.Recipe;
import boxless.train.Trainer;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model from a recipe. */
@Command(
        name = "train",
        description = {
            "Trains a model from a recipe.",
            "",
            "RUN will contain recipe.yaml, log.jsonl, TensorBoard events, curves.png, last/checkpoint.safetensors, "
                    + "best/model.safetensors, model.safetensors (half precision) and receipt.json.",
            "",
            "Ctrl-C stops after the current step and saves a checkpoint; --resume continues from there or, after a crash or power "
                    + "failure, from the last checkpoint, with the identical next loss."
        },
        footer = {
            "",
            "Try: boxless train recipes/nuclei.yaml -o runs/first",
            "     boxless train recipes/nuclei.yaml train.batch=4 train.optimizer.learning_rate=1e-4 -o runs/second",
            "     tensorboard --logdir runs"
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "RECIPE.yaml",
            description = "Method, data and training settings. Paths in it are relative to its folder.")
    private Path recipe = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "key=value",
            description = "Overrides of the recipe, for example train.crops=20000 or model.sigma=circular.")
    private List<String> changes = List.of();

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "RUN",
            description = "Output folder of the training run.")
    private Path run = Path.of("");

    @Option(names = "--resume", description = "Continue the training run in RUN, or start one if there is none.")
    private boolean resume;

    @Option(
            names = "--channel",
            paramLabel = "C",
            description = "Channel of the images to use, by number or name: short for data.channel=C.")
    private @Nullable String channel;

    @Mixin
    private ComputeOptions options = new ComputeOptions();

    @Override
    public Integer call() {
        List<String> all = new ArrayList<>(changes);
        if (channel != null) {
            all.add("data.channel=" + channel);
        }
        Recipe read = Recipe.read(recipe, all);
        Compute compute = options.compute();
        PrintWriter err = spec.commandLine().getErr();
        Outcome outcome;
        try (TrainingProgress progress = new TrainingProgress(err, run)) {
            Path folder = recipe.toAbsolutePath().resolveSibling("");
            Trainer trainer = new Trainer(read, folder, run, compute, resume, progress);
            PartOptions.say(trainer.notes(), err);
            progress.start(trainer.plan());
            try (GracefulStop stop = new GracefulStop(() -> {
                progress.stopping();
                trainer.stop();
            })) {
                outcome = trainer.train();
                progress.close();
                progress.drawCurves();
                report(outcome, read.validate().metric());
            }
        }
        return outcome.end() == Outcome.End.STOPPED ? Failures.FAILED : 0;
    }

    private void report(Outcome outcome, Metric metric) {
        PrintWriter out = spec.commandLine().getOut();
        switch (outcome.end()) {
            case COMPLETE -> out.printf(Locale.ROOT, "done: %,d steps%n", outcome.step());
            case PATIENCE ->
                out.printf(Locale.ROOT, "done: stopped early after step %,d, no improvement%n", outcome.step());
            case STOPPED ->
                out.printf(
                        Locale.ROOT,
                        "stopped after step %d of %d; continue with: %s%n",
                        outcome.step(),
                        outcome.steps(),
                        again());
        }
        if (Files.exists(outcome.model())) {
            String score = Double.isNaN(outcome.best())
                    ? ""
                    : String.format(
                            Locale.ROOT, "%s %.3f on the validation images, ", metric.headline(), outcome.best());
            out.printf("model: %s (%sstep %d)%n", outcome.model(), score, outcome.bestStep());
            if (outcome.end() != Outcome.End.STOPPED) {
                out.printf("next: boxless evaluate -m %s -d DATA --split test%n", outcome.model());
                out.printf("      boxless segment image.png -m %s -o out%n", outcome.model());
            }
        }
        out.flush();
    }

    /** The command as it was given, with {@code --resume}. */
    private String again() {
        List<String> given = spec.commandLine().getParseResult().originalArgs();
        StringBuilder command = new StringBuilder("boxless");
        for (String word : given) {
            command.append(' ').append(word.matches("[\\w.=,/+:-]+") ? word : "'" + word + "'");
        }
        return command + (resume ? "" : " --resume");
    }
}
