package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.app.options.Installation;
import boxless.app.terminal.Failures;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.weights.DType;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoxlessTest {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "segment",
                "segment a.png --modle x",
                "segment a.png -f overlay,nonsense",
                "click",
                "click a.png",
                "click a.png 3,4 -m m",
                "click a.png 3;4 -m m -o out",
                "click a.png 3,four -m m -o out",
                "click a.png 3,4 - -m m -o out",
                "click a.png - -m m -f csv",
                "click a.png 3,4 -m m -o out --threshold 2",
                "score --truth a",
                "score --truth a --predictions b --metric nonsense",
                "evaluate",
                "info",
                "info nuclei --size big",
                "train",
                "train recipe.yaml",
                "convert a --to coco",
                "convert a --to voc -o b",
                "import a.pth",
                "forward -m nuclei",
                "forward -m nuclei -i a -o b --device gpu",
                "segment a.png --precision half",
                "segment a.png --slice middle",
                "segment a.png --max-pixels 0",
                "doctor a b",
                "generate",
                "generate circles -o x --count 3",
                "generate shapes -o x --count 0",
                "generate shapes -o x --count 1 --width 9",
                "generate shapes -o x --count 1 --difficulty brutal",
                "generate crowd -o x --count 1 --difficulty normal",
                "generate crowd -o x --count 1 --style crowds",
                "generate crowd -o x --count 1 --height 4096",
                "generate nuclei -o x --count 0",
                "generate nuclei -o x --count many",
                "generate nuclei -o x --count 1 --width 64",
                "generate nuclei -o x --count 1 --style rainbow"
            })
    void wrongUsageIsOneLineThatPointsToTheHelp(String command) {
        Run run = Run.of((Object[]) (command.isEmpty() ? new String[0] : command.split(" ")));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errorLines()).hasSize(1);
        assertThat(run.err()).startsWith("boxless").contains("--help");
    }

    @Test
    void whatIsNoNumberIsSaidWithoutJavasNamesOfNumbers() {
        assertThat(Run.of("segment", "a.png", "--tile", "99999999999").err())
                .contains(
                        "'--tile': '99999999999' must be a whole number up to 2147483647; see boxless segment --help");
        assertThat(Run.of("segment", "a.png", "--max-pixels", "6e6").err()).contains("'6e6' must be a whole number; ");
        assertThat(Run.of("segment", "a.png", "--scale", "two").err()).contains("'two' must be a number; ");
    }

    @Test
    void anEmptyPathIsNotTheCurrentFolder() {
        assertEmpty(Run.of("train", "recipe.yaml", "-o", ""), "'--output'");
        assertEmpty(Run.of("segment", ""), "INPUT");
        assertEmpty(Run.of("serve", "--data", " "), "'--data'");
        assertThat(Run.of("info", "").err()).contains("the name of the model is empty");
    }

    private static void assertEmpty(Run run, String what) {
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains(what, "is empty; give a path");
    }

    @Test
    void moreRequestsThanThreadsCanCarryAreWrongUsage() {
        for (String option : List.of("--queue", "--at-once")) {
            Run run = Run.of("serve", option, 2001);
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains(option + " 2001: give at most 2000");
        }
    }

    @Test
    void unknownOptionsAreAnsweredWithTheLikeliest() {
        assertThat(Run.of("segment", "a.png", "--modle", "x").err()).contains("'--modle'", "did you mean --model?");
    }

    @Test
    void everyCommandHasAHelp() {
        assertThat(Run.of("--help").out()).contains(Boxless.names());
        for (String command : Boxless.names()) {
            Run run = Run.of(command, "--help");
            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .startsWith("Usage: boxless " + command)
                    .containsPattern("(?s)Try: boxless .*boxless " + command + " |Try: boxless " + command + " ");
        }
    }

    @Test
    void theHelpOfImportAndForwardKnowsEveryPaper() {
        assertThat(Run.of("import", "--help").out().replaceAll("\\s+", " ")).contains("embedseg (", "max-deeplab (");
        assertThat(Run.of("forward", "--help").out()).contains("spatial-embeddings: ", "max-deeplab: ");
    }

    @Test
    void theHelpOfSegmentKnowsEveryFormat() {
        assertThat(Run.of("segment", "--help").out().replaceAll("\\s+", " "))
                .contains(
                        "separated by commas: overlay, labels, csv, table, geojson, rois, yolo, coco, panoptic, cityscapes (default");
    }

    @Test
    void theHelpOfSegmentSaysWhichOverlaysAreSmallerThanTheirImage() {
        assertThat(Run.of("segment", "--help").out().replaceAll("\\s+", " "))
                .contains("shrunk by a whole number where a side is above 5,000 pixels");
    }

    @Test
    void theHelpSaysThatTheFolderOfATrainingRunIsAModel() {
        for (String command : List.of("segment", "evaluate", "click", "explain", "forward", "info", "serve", "train")) {
            assertThat(Run.of(command, "--help").out().replaceAll("\\s+", " "))
                    .as(command)
                    .contains("the folder of a training run");
        }
    }

    @Test
    void whatNobodyChoseIsTheModelThatCameWithBoxless() throws IOException, InterruptedException {
        TinyPictures.write(folder.resolve("a.png"), 64, 48, 1);
        Files.writeString(folder.resolve("nuclei"), "no model");
        Files.createDirectory(folder.resolve("clicks"));
        Files.writeString(folder.resolve("clicks/model.safetensors"), "no model");
        Run run = inTheFolder("segment a.png", "click a.png 9,9 -o out");
        assertThat(run.status()).as(run.out()).isZero();
    }

    @Test
    void aNameOfTwoModelsIsThatHereAndANoteSaysSo() throws IOException, InterruptedException {
        TinyModel.write(folder.resolve("nuclei"));
        assertThat(inTheFolder("info nuclei").out())
                .contains("note: nuclei: the file nuclei is used, not the model of that name that came with Boxless;"
                        + " give ./nuclei or " + shippedNuclei() + " to say which is meant")
                .containsPattern("file +nuclei, ");
    }

    @Test
    void aModelThatWasChosenByItsPathOrHasItsNameAloneNeedsNoNote() throws IOException {
        Path own = Path.of("nuclei");
        assertThat(which("nuclei", own)).contains("note: ");
        assertThat(which("./nuclei", own)).isEmpty();
        assertThat(which(own.toAbsolutePath().toString(), own.toAbsolutePath())).isEmpty();
        assertThat(which("nuclei", shippedNuclei())).isEmpty();
        assertThat(which("mine", Path.of("mine"))).isEmpty();
    }

    private static String which(String name, Path taken) {
        StringWriter said = new StringWriter();
        Installation.sayWhich(name, taken, new PrintWriter(said, true));
        return said.toString();
    }

    private static Path shippedNuclei() throws IOException {
        return Path.of("..").toRealPath().resolve("models/nuclei/model.safetensors");
    }

    /** What commands say on both streams whose working directory is the folder; the first that fails is the last. */
    private Run inTheFolder(Object... lines) throws IOException, InterruptedException {
        Process process = Jvm.of(
                        List.of(
                                "--enable-native-access=ALL-UNNAMED",
                                "-Dboxless.home=" + Path.of("..").toRealPath()),
                        Commands.class,
                        lines)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said, "");
    }

    /** A program that runs several commands, as a JVM for each takes seconds. */
    static final class Commands {
        private Commands() {}

        /** @param lines a command each */
        public static void main(String[] lines) {
            for (String line : lines) {
                Run run = Run.of((Object[]) line.split(" "));
                System.out.print(run.out() + run.err());
                if (run.status() != 0) {
                    System.exit(run.status());
                }
            }
            System.exit(0);
        }
    }

    @Test
    void aModelThatIsMissingOrBrokenIsNamedInOneLine() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.safetensors"), "no model");
        for (Path model : List.of(broken, folder.resolve("missing.safetensors"))) {
            Run run = Run.of("info", model);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.errorLines()).singleElement().asString().startsWith("boxless: " + model + ": ");
        }
    }

    @Test
    void verboseAddsTheStackTrace() {
        Run run = Run.of("info", folder.resolve("missing.safetensors"), "--verbose");
        assertThat(run.errorLines()).hasSizeGreaterThan(5);
        assertThat(run.err()).contains("BadFileException", "at boxless.app.");
    }

    @Test
    void infoCountsParametersAndMultiplyAdds() {
        Run run = Run.of("info", TinyModel.write(folder.resolve("m.safetensors")), "--size", "60x30");
        assertThat(run.status()).isZero();
        // Of the network with one channel, by hand: 125.564 GMAC at 2048x1024, and 64x32 is what 60x30 is padded to.
        assertThat(run.out())
                .contains("spatial-embeddings", "nucleus", "percentile")
                .containsPattern("parameters +2,2\\d\\d,\\d\\d\\d\n")
                .containsPattern("multiply-adds +0\\.12\\d GMAC at 60x30");
    }

    @Test
    void infoSaysWhichClassesAreStuff() {
        Path file = folder.resolve("street.safetensors");
        Model.Card card = new Model.Card(
                "max-deeplab",
                Settings.parseYaml("{channels: 1, network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8}}"),
                new Normalization.Unit(),
                Category.of(List.of("road", "car"), List.of("road")),
                "",
                "");
        try (Model model = Model.create("test", card)) {
            model.write(file, DType.F16);
        }
        assertThat(Run.of("info", file).out()).contains("classes        road (stuff), car\n");
    }

    @Test
    void infoSaysThatAModelIsABackboneAlone() {
        assertThat(Run.of("info", TinyModel.writeBackboneOnly(folder.resolve("backbone.safetensors")))
                        .out())
                .contains("note           only its backbone was imported, all its other weights are random");
        assertThat(Run.of("info", TinyModel.writeFrozen(folder.resolve("whole.safetensors"), 0))
                        .out())
                .doesNotContain("note  ");
    }

    @Test
    void numbersHaveAPointWhateverTheLanguageOfTheMachine() throws IOException, InterruptedException {
        Path model = TinyModel.write(folder.resolve("m.safetensors"));
        Process process = Jvm.of(
                        List.of("--enable-native-access=ALL-UNNAMED", "-Duser.language=de", "-Duser.country=DE"),
                        Main.class,
                        "info",
                        model)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("file .*, \\d+\\.\\d MB").containsPattern("multiply-adds +\\d+\\.\\d{3} GMAC");
    }

    @Test
    void infoCountsStagesThatAreNotLearnedLikeAllOthers() {
        assertThat(multiplyAdds(1)).contains("GMAC").isEqualTo(multiplyAdds(0));
    }

    private String multiplyAdds(int frozenStages) {
        Run run = Run.of("info", TinyModel.writeFrozen(folder.resolve("solo.safetensors"), frozenStages));
        assertThat(run.status()).as(run.err()).isZero();
        return run.out()
                .lines()
                .filter(line -> line.startsWith("multiply-adds"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void errorsOfTheSystemBecomeOneLineThatSaysWhatToDo() {
        assertThat(Failures.message(new OutOfMemoryError("Java heap space"))).contains("out of memory", "-Xmx");
        assertThat(Failures.message(new RuntimeException(
                        "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried 9 bytes\nframe #0: ...")))
                .contains("out of memory", "9 bytes")
                .doesNotContain("frame", "\n");
        assertThat(Failures.message(new UnsatisfiedLinkError("no jnitorch"))).contains("libtorch cannot be loaded");
        assertThat(Failures.message(new NullPointerException())).contains("--verbose");
    }
}
