package boxless.app.click;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Clicker;
import boxless.Clicks;
import boxless.Model;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.app.TinyPictures;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.mask.CocoRle;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class ClickCommandTest {
    private static final int WIDTH = 75;
    private static final int HEIGHT = 50;
    private static final String THRESHOLD = "0.86";

    @TempDir
    static Path shared = Path.of("");

    static Path model = Path.of("");
    static Path picture = Path.of("");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void generate() throws IOException {
        model = TinyModel.writeClickable(shared.resolve("clickable.safetensors"));
        picture = shared.resolve("cells.png");
        Pictures.writePng(
                Nuclei.generate(NucleiScene.varied().withSize(WIDTH, HEIGHT), 7, 0)
                        .image(),
                picture);
    }

    @Test
    void everyClickGivesAnAnnotationInTheirOrder() throws IOException {
        Run run = Run.of("click", picture, "20,10", "50.5,40", "-m", model, "-o", folder, "--threshold", THRESHOLD);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("click 1: ", "click 2: ", " pixels, score 0.", "2 objects, ");
        assertThat(names(folder)).containsExactlyInAnyOrder("cells.overlay.png", "coco.json");
        JsonNode coco = Settings.JSON.readTree(folder.resolve("coco.json"));
        assertThat(masks(coco.path("annotations"), "segmentation"))
                .isEqualTo(List.of(clicked(20, 10), clicked(50.5, 40)));
        assertThat(coco.path("images").path(0).path("file_name").stringValue()).isEqualTo("cells.png");
    }

    @Test
    void whatTheModelWasTrainedOnIsSaidIfNoChannelIsGiven() throws IOException {
        Path blue = TinyModel.withRecipe(model, "data: {channel: blue}", shared.resolve("blue.safetensors"));
        Path colours = TinyPictures.write(shared.resolve("colours.png"), WIDTH, HEIGHT, 3);
        assertThat(Run.of("click", colours, "20,10", "-m", blue, "-o", folder).errorLines())
                .containsExactly(
                        "note: the model was trained on channel blue; add --channel blue, if the images have it");
        assertThat(Run.of("click", colours, "20,10", "-m", blue, "-o", folder, "--channel", "blue")
                        .err())
                .isEmpty();
    }

    @Test
    void aClickOnNothingIsSaidAndKeepsItsPlace() throws IOException {
        Run run = Run.of(
                "click",
                picture,
                "20,10",
                "50,40",
                "-m",
                model,
                "-o",
                folder,
                "--threshold",
                1,
                "--tta",
                "-f",
                "coco,labels,csv,geojson,rois,yolo,overlay,panoptic");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("click 1: nothing there", "click 2: nothing there", "0 objects");
        JsonNode annotations =
                Settings.JSON.readTree(folder.resolve("coco.json")).path("annotations");
        assertThat(masks(annotations, "segmentation")).hasSize(2).allMatch(Mask::isEmpty);
        assertThat(annotations.path(1).path("area").intValue()).isZero();
        assertThat(LabelFiles.read(folder.resolve("cells.labels.png")).labels()).containsOnly(0);
        assertThat(folder.resolve("cells.geojson")).exists();
        assertThat(folder.resolve("cells.csv")).content().hasLineCount(3);
    }

    @Test
    void whatCannotBeClickedIsOneLineAndWritesNothing() throws IOException {
        Run outside = Run.of("click", picture, "20,10", "75,40", "-m", model, "-o", folder.resolve("out"));
        assertThat(outside.status()).isEqualTo(1);
        assertThat(outside.errorLines()).singleElement().asString().contains("(75, 40)", "75x50");
        Path clusters = TinyModel.write(shared.resolve("clusters.safetensors"));
        Run wrongModel = Run.of("click", picture, "20,10", "-m", clusters, "-o", folder.resolve("out"));
        assertThat(wrongModel.status()).isEqualTo(1);
        assertThat(wrongModel.errorLines()).singleElement().asString().contains("spatial-embeddings", "adaptis");
        Run noPoint = Run.of("click", picture, "20,10", "12;5", "-m", model, "-o", folder.resolve("out"));
        assertThat(noPoint.status()).isEqualTo(2);
        assertThat(noPoint.err()).contains("'12;5' is no point; write X,Y");
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void everyLineIsAnsweredByOneLine() throws IOException {
        Run run = converse(
                "{\"x\": 20, \"y\": 10, \"id\": 7}",
                "{\"x\": 50, \"y\": 40, \"object\": \"a\"}",
                "{\"x\": 60, \"y\": 30, \"object\": \"a\", \"id\": {\"any\": [1]}}",
                "{\"x\": 61, \"y\": 30, \"object\": \"a\", \"positive\": false}",
                "{\"undo\": true, \"id\": \"u\"}",
                "{\"undo\": true}",
                "",
                "{\"x\": 20, \"y\": 10, \"object\": \"1\"}");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        List<JsonNode> answers = run.out().lines().map(Settings.JSON::readTree).toList();
        assertThat(answers.stream().map(answer -> answer.path("object").stringValue()))
                .containsExactly("1", "a", "a", "a", "a", "a", "1");
        JsonNode first = answers.getFirst();
        assertThat(first.propertyNames())
                .containsExactly("id", "object", "category", "area", "score", "box", "rle", "milliseconds");
        assertThat(first.path("id").intValue()).isEqualTo(7);
        Mask mask = mask(first.path("rle"));
        assertThat(mask).isEqualTo(clicked(20, 10));
        assertThat(first.path("area").longValue()).isEqualTo(mask.area());
        assertThat(first.path("box").values().stream().map(JsonNode::intValue))
                .containsExactly(
                        mask.box().x(),
                        mask.box().y(),
                        mask.box().width(),
                        mask.box().height());
        assertThat(answers.get(1).has("id")).isFalse();
        assertThat(answers.get(2).path("id").toString()).isEqualTo("{\"any\":[1]}");
        Mask other = mask(answers.get(1).path("rle"));
        Mask refined = mask(answers.get(2).path("rle"));
        assertThat(refined).isEqualTo(other.union(clicked(60, 30)));
        assertThat(mask(answers.get(3).path("rle")).area()).isLessThan(refined.area());
        assertThat(mask(answers.get(4).path("rle"))).isEqualTo(refined);
        assertThat(mask(answers.get(5).path("rle"))).isEqualTo(other);
        assertThat(names(folder)).isEmpty();
    }

    @Test
    void aBadLineIsAnsweredWithWhatIsWrongAndTheNextOneAsUsual() throws IOException {
        Run run = converse(
                "hello",
                "[1, 2]",
                "{\"x\": 20}",
                "{\"x\": \"20\", \"y\": 10}",
                "{\"x\": 20, \"y\": 10, \"z\": 0, \"id\": 4}",
                "{\"x\": 75, \"y\": 10}",
                "{\"x\": 20, \"y\": 10, \"positive\": false}",
                "{\"x\": 20, \"y\": 10, \"object\": \"b\", \"positive\": false}",
                "{\"x\": 20, \"y\": 10, \"object\": 1}",
                "{\"undo\": true}",
                "{\"undo\": true, \"x\": 1}",
                "{\"x\": 20, \"y\": 10} {}",
                "{\"x\": 20, \"x\": 21, \"y\": 10}",
                "{\"x\": 20, \"y\": 10}");
        assertThat(run.status()).isZero();
        assertThat(run.out()).doesNotContain("jackson", "FAIL_ON");
        List<JsonNode> answers = run.out().lines().map(Settings.JSON::readTree).toList();
        List<String> said = List.of(
                "no valid JSON",
                "no JSON object",
                "y: missing",
                "x: \"20\", must be a number",
                "unknown key z; known keys: id, object",
                "(75, 10)",
                "object: missing",
                "no object 'b'",
                "object: 1, must be a name",
                "no click to take back",
                "undo takes back",
                "no valid JSON",
                "no valid JSON: Duplicate");
        assertThat(answers).hasSize(said.size() + 1);
        for (int i = 0; i < said.size(); i++) {
            assertThat(answers.get(i).path("error").stringValue()).contains(said.get(i));
        }
        assertThat(answers.get(4).path("id").intValue()).isEqualTo(4);
        assertThat(answers.getLast().path("object").stringValue()).isEqualTo("1");
    }

    @Test
    void theEndOfTheInputWritesTheObjectsThatAreLeft() throws IOException {
        Path out = folder.resolve("out");
        Run run = converse(
                List.of("-o", out, "-f", "coco"),
                "{\"x\": 20, \"y\": 10}",
                "{\"x\": 50, \"y\": 40}",
                "{\"undo\": true}",
                "{\"x\": 60, \"y\": 30, \"object\": \"1\"}");
        assertThat(run.out().lines()).hasSize(4).allMatch(line -> line.startsWith("{"));
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .startsWith("1 object, ")
                .endsWith(out.toString());
        assertThat(masks(Settings.JSON.readTree(out.resolve("coco.json")).path("annotations"), "segmentation"))
                .isEqualTo(List.of(clicked(20, 10).union(clicked(60, 30))));
    }

    @Test
    void whereNothingWasClickedEarlierResultsStayAndThatIsSaid() throws IOException {
        Path coco = folder.resolve("coco.json");
        Run.of("click", picture, "20,10", "-m", model, "-o", folder, "--threshold", THRESHOLD);
        byte[] before = Files.readAllBytes(coco);
        byte[] overlay = Files.readAllBytes(folder.resolve("cells.overlay.png"));
        for (Run run : List.of(
                converse(List.of("-o", folder)),
                converse(List.of("-o", folder), "{\"x\": 75, \"y\": 10}"),
                converse(List.of("-o", folder), "{\"x\": 50, \"y\": 40}", "{\"undo\": true}"))) {
            assertThat(run.status()).isZero();
            assertThat(run.errorLines())
                    .singleElement()
                    .asString()
                    .startsWith("0 objects, ")
                    .endsWith(": nothing was written");
            assertThat(coco).hasBinaryContent(before);
            assertThat(folder.resolve("cells.overlay.png")).hasBinaryContent(overlay);
        }
    }

    @Test
    void whoStopsIsToldHowManyClicksWereAnswered() {
        Instance object = new Instance(Mask.ofRuns(4, 3, 5, 2, 5), 1, 1);
        Duration elapsed = Duration.ofSeconds(1);
        assertThat(ClickCommand.summary(new Instances(4, 3, List.of(object)), 3, elapsed, Path.of("out")))
                .isEqualTo("1 object, 1.0 s, stopped after 1 of 3 clicks: out");
        assertThat(ClickCommand.summary(new Instances(4, 3, List.of()), 3, elapsed, Path.of("out")))
                .isEqualTo("0 objects, 1.0 s, stopped after 0 of 3 clicks: nothing was written");
    }

    @Test
    void theObjectsOfAnotherImageAreNotReplaced() throws IOException {
        Path out = folder.resolve("out");
        Path other = Files.copy(picture, folder.resolve("other, b.png"));
        String formats = "coco,panoptic,table";
        assertThat(click(other, out, formats).status()).isZero();
        assertThat(click(other, out, formats).status()).as("of the same image").isZero();
        for (String format : formats.split(",")) {
            Path file = out.resolve(format.equals("table") ? "table.csv" : format + ".json");
            byte[] before = Files.readAllBytes(file);
            Run run = click(picture, out, format);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.errorLines())
                    .containsExactly(
                            "boxless: " + file
                                    + ": holds objects of other, b.png, which those of cells.png would replace; choose another folder with -o");
            assertThat(file).hasBinaryContent(before);
        }
        assertThat(click(picture, out, "overlay,csv").status()).isZero();
        Files.writeString(folder.resolve("coco.json"), "[]");
        assertThat(click(picture, folder, "coco").err()).contains("coco.json: holds something else", "-o");
        assertThat(folder.resolve("coco.json")).hasContent("[]");
    }

    private static Run click(Path image, Path out, String formats) {
        return Run.of("click", image, "20,10", "-m", model, "-o", out, "-f", formats, "--threshold", THRESHOLD);
    }

    @Test
    void theAnnotationsOfADataSetAreNotReplacedByAnswers() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Path panoptic = Files.writeString(folder.resolve("panoptic.json"), "by hand");
        Path labels = Files.createDirectories(folder.resolve("labels"));
        Path outlines = Files.writeString(labels.resolve("cells.txt"), "by hand");
        assertThat(click(picture, folder, "panoptic").err()).contains("panoptic annotations", "-o");
        assertThat(click(picture, labels, "yolo").err()).contains("annotations of a data set", "-o");
        assertThat(List.of(panoptic, outlines))
                .allSatisfy(file -> assertThat(file).content().isEqualTo("by hand"));
    }

    @Test
    void theImageIsNotReplacedByItsAnswers() throws IOException {
        Path own = Files.createDirectory(folder.resolve("panoptic"));
        Path photo = Files.copy(picture, own.resolve("a.png"));
        assertThat(click(photo, folder, "panoptic").err())
                .contains("a.png: is one of the images, which the results would replace");
        assertThat(photo).hasSameBinaryContentAs(picture);
    }

    @Test
    void whereNothingCanBeWrittenThatIsSaidBeforeTheFirstClick() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");
        Run run = converse(List.of("-o", file), "{\"x\": 20, \"y\": 10}");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errorLines()).singleElement().asString().contains("taken");
    }

    @Test
    @Timeout(30)
    void anAnswerComesBeforeTheNextQuestion() throws Exception {
        InputStream before = System.in;
        try (ExecutorService thread = Executors.newSingleThreadExecutor();
                PipedWriter answers = new PipedWriter();
                BufferedReader reader = new BufferedReader(new PipedReader(answers, 1 << 16));
                PipedOutputStream questions = new PipedOutputStream()) {
            System.setIn(new PipedInputStream(questions));
            Future<Integer> status = thread.submit(() -> new CommandLine(new ClickCommand())
                    .setOut(new PrintWriter(new BufferedWriter(answers), false))
                    .execute(picture.toString(), "-", "-m", model.toString()));
            for (int i = 0; i < 3; i++) {
                questions.write("{\"x\": 20, \"y\": %d}\n".formatted(i).getBytes(StandardCharsets.UTF_8));
                questions.flush();
                assertThat(reader.readLine()).contains("\"object\":\"" + (i + 1));
            }
            questions.close();
            assertThat(status.get()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    private static Run converse(String... lines) {
        return converse(List.of(), lines);
    }

    private static Run converse(List<Object> more, String... lines) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8)));
        try {
            List<Object> args = new ArrayList<>(List.of("click", picture, "-", "-m", model, "--threshold", THRESHOLD));
            args.addAll(more);
            return Run.of(args.toArray());
        } finally {
            System.setIn(before);
        }
    }

    private static Mask clicked(double x, double y) {
        try (Model read = Model.read(model);
                Clicks clicks = Clicker.of(read)
                        .withThreshold(Double.parseDouble(THRESHOLD))
                        .open(picture)) {
            return clicks.click(x, y).instance().mask();
        }
    }

    private static List<Mask> masks(JsonNode rows, String key) {
        return rows.values().stream().map(row -> mask(row.path(key))).toList();
    }

    private static Mask mask(JsonNode rle) {
        return CocoRle.decode(
                rle.path("size").path(1).intValue(),
                rle.path("size").path(0).intValue(),
                rle.path("counts").stringValue());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
