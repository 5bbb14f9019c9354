package boxless.app.train;

import static boxless.app.Run.assertOneLine;
import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Jvm;
import boxless.app.Main;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.app.TinyPictures;
import boxless.data.FolderScan;
import boxless.file.Settings;
import boxless.train.RunLog;
import boxless.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class TrainCommandTest {
    private static final String RECIPE = """
            method: spatial-embeddings
            model:
              channels: 1
              sigma: elliptical
              clustering: {min_pixels: 10, min_foreground: 0, min_unclustered: 0}
            data:
              train: {path: data}
              validate: {path: data}
            augment:
              - crop: {size: 32, around: mixed}
              - flip: {horizontal: .5}
            train: {crops: 24, batch: 2, ema: .9, checkpoint: 2}
            validate: {every: 6, pictures: 1}
            """;

    @TempDir
    static Path folder = Path.of("");

    private static Path recipe = Path.of("");

    @BeforeAll
    static void writeDataAndRecipe() throws IOException {
        Run generated =
                Run.of("generate", "nuclei", "-o", folder.resolve("data"), "--count", 3, "--width", 64, "--height", 64);
        assertThat(generated.status()).isZero();
        recipe = Files.writeString(folder.resolve("tiny.yaml"), RECIPE);
    }

    @Test
    void aTrainingThatWasKilledGoesOnWithTheIdenticalLosses() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Run undisturbed = Run.of("train", recipe, "-o", whole, "--precision", "fp32");
        assertThat(undisturbed.err()).contains("step 6: validation AP");
        assertThat(undisturbed.status()).isZero();
        assertThat(undisturbed.out())
                .contains("done: 12 steps", "next: boxless evaluate -m " + whole.resolve("model.safetensors"));
        assertThat(undisturbed.err()).doesNotContain("cannot be drawn");
        assertOneLine(Run.of("train", recipe, "-o", whole), whole.toString(), "resume it (--resume)");
        for (String written : List.of("curves.png", "receipt.json", "recipe.yaml")) {
            assertThat(whole.resolve(written)).isNotEmptyFile();
        }
        assertThat(Run.of(
                                "segment",
                                folder.resolve("data/images"),
                                "-m",
                                whole.resolve("model.safetensors"),
                                "-o",
                                folder.resolve("out"))
                        .status())
                .isZero();

        Path killed = folder.resolve("killed");
        Process process = start(killed, KilledTraining.class, recipe, killed, 9);
        assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KilledTraining.STATUS);
        assertThat(log(killed)).hasSize(10).isEqualTo(log(whole).subList(0, 10)); // nine steps, one validation
        Run resumed = Run.of("train", recipe, "-o", killed, "--precision", "fp32", "--resume");
        assertThat(resumed.status()).isZero();
        assertThat(resumed.err()).contains("from the checkpoint after step 8");
        assertThat(log(killed)).isEqualTo(log(whole));
        assertThat(weights(killed)).isEqualTo(weights(whole));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // knows no gentle way to end a process
    void aTrainingThatIsAskedToEndSaysHowToGoOn() throws IOException, InterruptedException {
        Path run = folder.resolve("ended");
        Process process = start(
                run,
                Main.class,
                "train",
                recipe.toString(),
                "-o",
                run.toString(),
                "--precision",
                "fp32",
                "train.crops=20000");
        awaitLog(process, run, 2);
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("ended.txt"));
        assertThat(process.exitValue()).as(said).isEqualTo(1);
        assertThat(said)
                .contains("steps     10,000 with 2 images each")
                .contains("continue with: boxless train " + recipe, "train.crops=20000 --resume");
        assertThat(run.resolve("last/checkpoint.safetensors")).exists();
    }

    @Test
    void aTrainingRunThatHasATimeFitsIntoItAndEndsWithItsInputIfAsked() throws IOException, InterruptedException {
        Path timed = folder.resolve("timed");
        long begin = System.nanoTime();
        Run run = Run.of(
                "train", recipe, "-o", timed, "--minutes", "0.1", "train.crops=1000000", "validate.every=100000");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("step 8: validation").containsPattern("step 8: [\\d,]+ steps fit into the time");
        assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(60));
        long steps = Settings.readYaml(timed.resolve("recipe.yaml"))
                        .path("train")
                        .path("crops")
                        .asLong()
                / 2;
        assertThat(run.out()).contains(String.format(Locale.ROOT, "done: %,d steps", steps));
        assertThat(steps).isGreaterThan(8);

        Path orphan = folder.resolve("orphan");
        Process process = start(
                orphan,
                Main.class,
                "train",
                recipe.toString(),
                "-o",
                orphan.toString(),
                "train.crops=1000000",
                "--stop-at-eof");
        awaitLog(process, orphan, 2);
        assertThat(process.isAlive()).isTrue();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(orphan.resolve("last/checkpoint.safetensors")).exists();
        assertThat(Run.of("train", recipe, "-o", folder.resolve("x"), "--minutes", "0")
                        .err())
                .contains("--minutes 0.0: give a number above 0");
    }

    @Test
    void whatAStoppedTrainingRunSaysCanBePasted() throws IOException, InterruptedException {
        Path run = folder.resolve("pasted");
        List<Object> tuning = List.of(
                "-m", TinyModel.write(folder.resolve("start.safetensors")), "-d", folder.resolve("data"), "-o", run);
        List<String> arguments = new ArrayList<>(List.of("train"));
        tuning.forEach(word -> arguments.add(word.toString()));
        arguments.addAll(List.of("train.crops=4", "--precision", "fp32", "--minutes", "9", "--stop-at-eof"));
        Process process = start(run, Main.class, arguments.toArray());
        awaitLog(process, run, 12);
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(folder.resolve("pasted.txt"));
        Matcher command = Pattern.compile("continue with: boxless (train \\S+ .*--resume)")
                .matcher(said);
        assertThat(command.find()).as(said).isTrue();
        assertThat(command.group(1))
                .contains(run.resolve("recipe.yaml").toString(), "-o " + run, "--precision fp32")
                .doesNotContain("--stop-at-eof", "--minutes", "-d ");
        long done =
                RunLog.lines(run.resolve("log.jsonl")).getLast().path("step").asLong();
        List<Object> pasted = new ArrayList<>(List.of(command.group(1).split(" ")));
        pasted.add("train.crops=" + (done + 2) * batch(run)); // as it is it would take minutes
        Run again = Run.of(pasted.toArray());
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(again.out()).contains("done: " + (done + 2) + " steps");

        List<Object> longer = new ArrayList<>(List.of("train"));
        longer.addAll(tuning);
        longer.addAll(List.of("train.crops=4", "--precision", "fp32", "--minutes", "0.02", "--resume"));
        Run more = Run.of(longer.toArray());
        assertThat(more.status()).as(more.err()).isZero();
        assertThat(more.err()).contains("steps fit into the time");
    }

    private static long batch(Path run) {
        return Settings.readYaml(run.resolve("recipe.yaml"))
                .path("train")
                .path("batch")
                .asLong();
    }

    /** Starts a program in another JVM, which can be killed, on a machine whose numbers look otherwise. */
    private static Process start(Path run, Class<?> program, Object... arguments) throws IOException {
        List<String> options =
                List.of("-Xmx1g", "--enable-native-access=ALL-UNNAMED", "-Duser.language=de", "-Duser.country=DE");
        return Jvm.of(options, program, arguments)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(run.getFileName() + ".txt").toFile())
                .start();
    }

    private static void awaitLog(Process process, Path run, int lines) throws IOException, InterruptedException {
        Path log = run.resolve("log.jsonl");
        while (process.isAlive()
                && !(Files.exists(log) && Files.readAllLines(log).size() >= lines)) {
            Thread.sleep(5);
        }
    }

    private static Map<String, Integer> weights(Path run) {
        Map<String, Integer> hashes = new TreeMap<>();
        Safetensors.read(run.resolve("best/model.safetensors"))
                .tensors()
                .forEach((name, tensor) -> hashes.put(name, Arrays.hashCode(tensor.toFloats())));
        return hashes;
    }

    /** Without what differs between two runs: the time they took. */
    private static List<String> log(Path run) throws IOException {
        return RunLog.lines(run.resolve("log.jsonl")).stream()
                .map(line -> ((ObjectNode) line).without("seconds").toString())
                .toList();
    }

    @Test
    void aTrainingInStagesSaysWhatItsStagesAre() throws IOException {
        Path run = folder.resolve("stages");
        Run trained = Run.of(
                "train",
                recipe,
                "train.crops=4",
                "then=[{stage: all, crops: 12, batch: 4}]",
                "then.0.crops=8",
                "-o",
                run);
        assertThat(trained.err())
                .containsPattern("steps +4 in 2 stages\\R +all: 2 with 2 images each\\R +all: 2 with 4 images each\\R")
                .contains("step 1: stage all");
        assertThat(trained.out()).contains("done: 4 steps");
        Run longer = Run.of(
                "train",
                recipe,
                "train.crops=100",
                "then=[{stage: all, batch: 4}]",
                "--minutes",
                "0.05",
                "--resume",
                "-o",
                run);
        assertThat(longer.status()).as(longer.err()).isZero();
        assertThat(longer.err()).containsPattern("step 12: [\\d,]+ steps fit into the time");
        Run unknown = Run.of("train", recipe, "then=[{stage: masks}]", "-o", folder.resolve("masks"));
        assertOneLine(unknown, "then[0].stage: 'masks' is unknown; the method has all");
    }

    @Test
    void oneCommandGoesOnTrainingAModelOnAFolder() throws IOException {
        Path first = folder.resolve("given");
        assertThat(Run.of("train", recipe, "train.crops=4", "-o", first).status())
                .isZero();
        Path run = folder.resolve("tuned");
        Run tuned = Run.of("train", "-m", first, "-d", folder.resolve("data"), "train.crops=4", "-o", run);
        assertThat(tuned.status()).as(tuned.err()).isZero();
        assertThat(tuned.err())
                .contains("from all weights of " + first.resolve("model.safetensors"))
                .contains("2 training images, 1 validation image\n")
                .contains("step 0: validation AP", ", the start");
        assertThat(run.resolve("model.safetensors")).isNotEmptyFile();
        assertThat(Run.of("train", "-m", first, "-o", run).err()).contains("-m and -d go together");
        assertThat(Run.of("train", "-m", first, "-d", folder, "-o", run, "crops")
                        .err())
                .contains("crops: no key=value, such as train.crops=");
        assertThat(Run.of("train", "train.crops=4", "-o", run).err()).contains("what to train is missing");
        assertOneLine(Run.of("train", "-m", first, "-d", "nowhere", "-o", run), "nowhere: no such folder; data is");
        assertOneLine(Run.of("train", "-m", first, "-d", recipe, "-o", run), "is a file, but a folder is needed");
        assertThat(Run.of("train", recipe, "-m", first, "-d", folder, "-o", run).err())
                .contains("give either a recipe or -m and -d");
        assertThat(Run.of("train", "-o", run).err()).contains("what to train is missing");
        assertOneLine(
                Run.of("train", recipe, "train.start=nuclie", "-o", folder.resolve("x")),
                "nuclie: no such model",
                "nuclei");
    }

    @Test
    void thatAModelWithoutARecipeIsTrainedByDefaultsIsSaid() {
        Path model = TinyModel.write(folder.resolve("imported.safetensors"));
        List<Object> words = List.of("train", "-m", model, "-d", folder.resolve("data"), "train.crops=2", "-o");
        assertThat(Run.of(with(words, folder.resolve("by-defaults"))).err())
                .containsOnlyOnce("note: " + model + " has no recipe, as it was imported, so defaults are used:"
                        + " no augmentation, metric nuclei; give augment=[...] and validate.metric=...");
        assertThat(Run.of(with(words, folder.resolve("augmented"), "augment=[{flip: {}}]"))
                        .err())
                .doesNotContain("has no recipe");
    }

    @Test
    void aFolderWithASplitForTrainingAloneIsDivided() throws IOException {
        Path data = folder.resolve("lone");
        for (String kind : List.of("images", "labels")) {
            Path split = Files.createDirectories(data.resolve(kind).resolve("train"));
            for (Path file : FolderScan.list(folder.resolve("data").resolve(kind))) {
                Files.copy(file, split.resolve(file.getFileName()));
            }
        }
        Path model = TinyModel.write(folder.resolve("lone.safetensors"));
        Run run = Run.of("train", "-m", model, "-d", data, "train.crops=4", "-o", folder.resolve("lone-run"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).contains("2 training images, 1 validation image\n");
    }

    @Test
    void aNameIsAModelsAlsoBesideAFolderOfThatNameWithoutOne() throws IOException {
        Files.createDirectories(folder.resolve("nuclei/images"));
        Run run = Run.of("train", recipe, "train.start=nuclei", "train.crops=2", "-o", folder.resolve("named"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err())
                .contains(Path.of("models", "nuclei", "model.safetensors").toString());
        assertOneLine(Run.of("train", recipe, "train.start=data", "-o", folder.resolve("x")), "data: no such model");
    }

    @Test
    void aStartOfTwoModelsIsThatBesideTheRecipeAndANoteSaysSo() throws IOException {
        Path beside = folder.resolve("beside");
        Files.createDirectories(beside.resolve("nuclei"));
        Path model = TinyModel.write(beside.resolve("nuclei/model.safetensors"));
        Path own = Files.writeString(beside.resolve("own.yaml"), RECIPE.replace("path: data", "path: ../data"));
        Run run = Run.of("train", own, "train.start=nuclei", "train.crops=2", "-o", folder.resolve("beside-run"));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err())
                .containsOnlyOnce("note: nuclei: the file " + model + " is used, not the model of that name");
    }

    @Test
    void aWrongRecipeIsOneLineThatNamesTheKey() throws IOException {
        Path run = folder.resolve("never");
        assertOneLine(
                Run.of("train", recipe, "train.optimizer.lr=1", "-o", run), "train.optimizer.lr", "learning_rate");
        assertOneLine(Run.of("train", recipe, "train.batch=0", "-o", run), "train", "batch: 0");
        assertOneLine(Run.of("train", recipe, "train.batch", "-o", run), "'train.batch'", "key=value");
        assertOneLine(Run.of("train", recipe, "method=yolo", "-o", run), "method", "'yolo' is unknown");
        assertOneLine(Run.of("train", recipe, "data.train.path=nowhere", "-o", run), "nowhere: no such folder");
        assertOneLine(Run.of("train", recipe, "augment=[{crop: {size: 30}}]", "-o", run), "30x30", "multiples of 8");
        assertOneLine(Run.of("train", folder.resolve("no.yaml"), "-o", run), "no.yaml");
        Path broken = Files.writeString(folder.resolve("broken.yaml"), "train: {batch: [");
        assertOneLine(Run.of("train", broken, "-o", run), "broken.yaml", "not valid YAML");
        assertThat(run.resolve("model.safetensors")).doesNotExist();
    }

    @Test
    void theSubsetsAndTheChannelOfATrainingAreNotLost() throws IOException {
        Path project = folder.resolve("project");
        StringBuilder xml = new StringBuilder("<annotations>");
        for (String subset : List.of("Train", "Validation", "Test")) {
            TinyPictures.write(project.resolve("images/%s/%s.png".formatted(subset, subset)), 64, 64, 3);
            xml.append(
                    "<image name=\"%s.png\" subset=\"%s\" width=\"64\" height=\"64\"><box label=\"nucleus\" xtl=\"9\" ytl=\"9\" xbr=\"40\" ybr=\"40\" z_order=\"0\"></box></image>"
                            .formatted(subset, subset));
        }
        Files.writeString(project.resolve("annotations.xml"), xml.append("</annotations>"));
        Path model = TinyModel.write(folder.resolve("of-blue.safetensors"));
        Path run = folder.resolve("blue");
        Run tuned = Run.of(
                "train", "-m", model, "-d", project, "--channel", "blue", "train.crops=2", "train.batch=1", "-o", run);
        assertThat(tuned.status()).as(tuned.err()).isZero();
        assertThat(Files.readString(run.resolve("recipe.yaml"))).contains("split: Train", "split: Validation");
        assertThat(tuned.out()).contains("-d DATA --split test --channel blue", "-o out --channel blue");

        assertThat(tuned.err()).doesNotContain("note: channel");

        Path trained = run.resolve("model.safetensors");
        List<Object> again = List.of("train", "-m", trained, "-d", project, "train.crops=2", "train.batch=1", "-o");
        assertThat(Run.of(with(again, folder.resolve("bluer"))).err())
                .containsOnlyOnce(
                        "note: channel blue, as " + trained + " was trained; change it with data.channel=...");
        assertThat(Run.of(with(again, folder.resolve("red"), "data.channel=red"))
                        .err())
                .doesNotContain("note: channel")
                .contains("train.start: it was trained on channel blue; here on channel red");
        assertThat(Run.of(with(again, folder.resolve("none"), "--channel", "blue #1"))
                        .err())
                .as("a comment in YAML")
                .contains("has no channel 'blue #1'");

        String note = "note: the model was trained on channel blue; add --channel blue, if the images have it";
        assertThat(Run.of("evaluate", "-m", trained, "-d", project, "--split", "Test")
                        .err())
                .containsOnlyOnce(note);
        assertThat(Run.of("evaluate", "-m", trained, "-d", project, "--split", "Test", "--channel", "blue")
                        .err())
                .doesNotContain(note);
        Path image = project.resolve("images/Test/Test.png");
        assertThat(Run.of("segment", image, "-m", trained, "-o", folder.resolve("grey"))
                        .err())
                .containsOnlyOnce(note);
        assertThat(Run.of("segment", image, "-m", trained, "-o", folder.resolve("of-blue"), "--channel", "blue")
                        .err())
                .doesNotContain(note);
    }

    private static Object[] with(List<Object> words, Object... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toArray();
    }
}
