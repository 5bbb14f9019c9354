package boxless.app.train;

import boxless.Model;
import boxless.app.options.ComputeOptions;
import boxless.app.options.Installation;
import boxless.app.options.PlaneOptions;
import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.app.terminal.Notes;
import boxless.app.terminal.TrainingOutput;
import boxless.data.FolderScan;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.file.Count;
import boxless.train.FineTuning;
import boxless.train.Outcome;
import boxless.train.Recipe;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains a model from a recipe. */
@Command(
        name = "train",
        description = {
            "Trains a model from a recipe, or adapts a model to your own images with -m and -d.",
            "",
            "RUN will contain recipe.yaml, log.jsonl, TensorBoard events, curves.png, last/checkpoint.safetensors, "
                    + "best/model.safetensors, model.safetensors (half precision) and receipt.json.",
            "",
            "Ctrl-C stops after the current step and saves a checkpoint; --resume continues from there or, after a crash or power "
                    + "failure, from the last checkpoint, exactly as if the run had not been interrupted."
        },
        footer = {
            "",
            "Try: boxless generate nuclei -o data --count 20",
            "     boxless train -m nuclei -d data -o runs/first",
            "     boxless train recipe.yaml train.batch=4 train.optimizer.learning_rate=1e-4 -o runs/second",
            "     tensorboard --logdir runs"
        })
public final class TrainCommand implements Callable<Integer> {
    private static final int MOST_MINUTES = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "RECIPE.yaml|key=value",
            description =
                    "First the recipe: method, data and training settings; paths in it are relative to its folder. Then overrides of it, "
                            + "for example train.crops=20000 or model.sigma=circular.")
    private List<String> given = List.of();

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = "Instead of a recipe, the model to go on training. " + Installation.MODEL
                    + "; its own recipe is used, shortened, with its weights as the start.")
    private @Nullable String model;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DATA",
            description =
                    "With -m: the annotated images. If the folder has no splits train and val, a fifth of the images is for validation.")
    private @Nullable Path data;

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

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description =
                    "Train for about so long: after the first steps, as many as fit; stages keep their proportions. Instead of train.crops.")
    private @Nullable Double minutes;

    @Option(
            names = "--stop-at-eof",
            description = "Stop as Ctrl-C does when standard input ends: for programs that start a training run.")
    private boolean stopAtEnd;

    @Mixin
    private ComputeOptions options = new ComputeOptions();

    @Override
    public Integer call() {
        Duration time = time();
        long begin = System.nanoTime();
        if (stopAtEnd) {
            stopAtEndOfInput();
        }
        Recipe read = recipe(List.of());
        PrintWriter err = spec.commandLine().getErr();
        sayWhich(read.train().start(), err);
        sayDefaults(read, err);
        sayInherited(read.data(), err);
        Outcome outcome;
        try (TrainingProgress progress = new TrainingProgress(err, run)) {
            Path folder = folder();
            Session session = new Session(
                    new Session.Files(folder, run, name -> start(folder, name), options.compute()),
                    this::recipe,
                    resume,
                    minutes != null,
                    progress);
            try (GracefulStop stop = new GracefulStop(() -> {
                progress.stopping();
                session.stop();
            })) {
                outcome = session.train(time.minusNanos(System.nanoTime() - begin));
                progress.close();
                progress.drawCurves();
                report(outcome, read, session.fitted());
            }
        }
        return outcome.end() == Outcome.End.STOPPED ? Failures.FAILED : 0;
    }

    /** Says which model is taken where a name means two, {@code -m} or {@code train.start}: here, as the recipe may be read several times. */
    private void sayWhich(String start, PrintWriter err) {
        if (model != null) {
            Installation.sayWhich(model, err);
        } else if (!start.isEmpty()) {
            here(folder(), start).ifPresent(taken -> Installation.sayWhich(start, taken, err));
        }
    }

    /** Says that nobody wrote the recipe by which a model is trained that has none, as one that was imported. */
    private void sayDefaults(Recipe recipe, PrintWriter err) {
        if (model != null
                && recipe.augment().isEmpty()
                && Model.Card.read(Installation.model(model)).recipe().isEmpty()) {
            err.println(Notes.line(
                    "%s has no recipe, as it was imported, so defaults are used: no augmentation, metric %s; give augment=[...] and validate.metric=..., or a recipe with train.start=%s"
                            .formatted(model, recipe.validate().metric(), model)));
        }
    }

    /** Says which channel, slice or frame comes from the model's own recipe, where the command has none: the images may be of another kind. */
    private void sayInherited(Recipe.Data data, PrintWriter err) {
        if (model == null) {
            return;
        }
        List<String> changes = changes(given, List.of());
        List<String> planes = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        PlaneOptions.options(data.channel(), data.slice(), data.frame()).forEach((option, value) -> {
            String kind = option.substring(2);
            String key = "data." + kind + "=";
            if (changes.stream().noneMatch(change -> change.startsWith(key))) {
                planes.add(kind + " " + value);
                keys.add(key + "...");
            }
        });
        if (!planes.isEmpty()) {
            err.println(Notes.line("%s, as %s was trained; change it with %s"
                    .formatted(String.join(", ", planes), model, String.join(" ", keys))));
        }
    }

    private Duration time() {
        if (minutes != null && !(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--minutes %s: give a number above 0 and up to %d".formatted(minutes, MOST_MINUTES));
        }
        return minutes == null ? Duration.ZERO : Duration.ofMillis(Math.round(minutes * 60_000));
    }

    /** A pipe ends with the program at its other end, however that ended. Then this process is to end as if it was asked to: {@link GracefulStop}. */
    private static void stopAtEndOfInput() {
        Thread.ofPlatform().daemon().name("stdin").start(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // Nobody is there any more, either.
            }
            System.exit(Failures.FAILED);
        });
    }

    /** @param fitting overrides behind those that were given */
    private Recipe recipe(List<String> fitting) {
        if ((model == null) != (data == null)) {
            throw new ParameterException(spec.commandLine(), "-m and -d go together; give both, or a recipe");
        }
        if (model != null && data != null) {
            given.stream().filter(word -> word.indexOf('=') < 1).findFirst().ifPresent(word -> {
                throw new ParameterException(
                        spec.commandLine(),
                        Files.exists(Path.of(word))
                                ? word
                                        + ": give either a recipe or -m and -d; a recipe starts from a model with train.start="
                                        + model
                                : word + ": no key=value, such as train.crops=8000, and no recipe");
            });
            Datasets.requireFolder(data, FolderScan.LABELS);
            Model.Card card = Model.Card.read(Installation.model(model));
            return FineTuning.of(card, model, data.toAbsolutePath().normalize(), splits(data), changes(given, fitting));
        }
        if (given.isEmpty() || given.getFirst().contains("=") && !Files.exists(Path.of(given.getFirst()))) {
            throw new ParameterException(
                    spec.commandLine(), "what to train is missing; give RECIPE.yaml, or -m MODEL and -d DATA");
        }
        return Recipe.read(Path.of(given.getFirst()), changes(given.subList(1, given.size()), fitting));
    }

    private List<String> changes(List<String> given, List<String> fitting) {
        List<String> changes = new ArrayList<>(given);
        if (channel != null) {
            changes.add(PlaneOptions.override("channel", channel));
        }
        changes.addAll(fitting);
        return changes;
    }

    /** The parts for training and validation, or the folder itself, which is to be divided. */
    private static List<String> splits(Path data) {
        return Layout.trainingSplit(data, FolderScan.LABELS)
                .flatMap(train ->
                        Layout.validationSplit(data, FolderScan.LABELS).map(validation -> List.of(train, validation)))
                .orElse(List.of(""));
    }

    /** The folder that the paths in the recipe are relative to. */
    private Path folder() {
        return model == null
                ? Path.of(given.getFirst()).toAbsolutePath().resolveSibling("")
                : Path.of("").toAbsolutePath();
    }

    /** The file of {@code train.start}: a path to a model, else the name of one. */
    private static Path start(Path folder, String name) {
        return here(folder, name).orElseGet(() -> Installation.model(name));
    }

    /** What the path leads to from the recipe's folder, else from the working directory. */
    private static Optional<Path> here(Path folder, String name) {
        return Installation.modelAt(folder.resolve(name)).or(() -> Installation.modelAt(Path.of(name)));
    }

    private void report(Outcome outcome, Recipe recipe, List<String> fitted) {
        PrintWriter out = spec.commandLine().getOut();
        switch (outcome.end()) {
            case COMPLETE -> out.println("done: " + Count.of(outcome.step(), "step"));
            case PATIENCE ->
                out.printf(Locale.ROOT, "done: stopped early after step %,d, no improvement%n", outcome.step());
            case STOPPED ->
                out.printf(
                        Locale.ROOT,
                        "stopped after step %d of %d; continue with: %s%n",
                        outcome.step(),
                        outcome.steps(),
                        Continuation.of(
                                spec.commandLine().getParseResult(), model == null ? given : List.of(), run, fitted));
        }
        if (Files.exists(outcome.model())) {
            String score = Double.isNaN(outcome.best())
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "%s %.3f on the validation images, ",
                            recipe.validate().metric().headline(),
                            outcome.best());
            String start = Double.isNaN(outcome.best()) ? "the start" : "the start: no step was better";
            String kept = outcome.bestStep() == 0 ? start : "step " + outcome.bestStep();
            out.printf("model: %s (%s%s)%n", outcome.model(), score, kept);
            if (outcome.end() != Outcome.End.STOPPED) {
                String planes = planes(recipe.data());
                out.printf(
                        TrainingOutput.NEXT + "boxless evaluate -m %s -d DATA --split test%s%n",
                        outcome.model(),
                        planes);
                out.printf("      boxless segment image.png -m %s -o out%s%n", outcome.model(), planes);
            }
        }
        out.flush();
    }

    /** The options that have other commands read what the model was trained on. */
    private static String planes(Recipe.Data data) {
        StringBuilder options = new StringBuilder();
        PlaneOptions.options(data.channel(), data.slice(), data.frame())
                .forEach((option, value) ->
                        options.append(' ').append(option).append(' ').append(Continuation.quoted(value)));
        return options.toString();
    }
}
