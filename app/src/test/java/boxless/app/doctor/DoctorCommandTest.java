package boxless.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Methods;
import boxless.app.Run;
import boxless.data.Dataset;
import boxless.data.FolderScan;
import boxless.data.folders.Datasets;
import boxless.data.folders.Layout;
import boxless.export.LabelImage;
import boxless.file.Settings;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.ObjectNode;

class DoctorCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aMachineThatRunsTheTestsIsReady() {
        Run run = Run.of("doctor");
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("ok       libtorch", "threads", "memory", "ready");
    }

    @Test
    void whatLooksAtDataNeedsData() {
        for (String option : List.of("--split", "--labels", "--channel", "--slice", "--frame")) {
            Run run = Run.of("doctor", option, "1");
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err()).contains(option + " looks at data; give DATA, too");
        }
    }

    @Test
    void labelImagesThatAreNotThereAreNotReplacedByOtherAnnotations() throws IOException {
        sample("a", 8, 8, 1, 1, 0, 2, 2);
        Files.writeString(folder.resolve("instances.json"), "{}");
        assertThat(Run.of("doctor", folder, "--labels", "mask").err()).contains("looked for images/ + mask/; found");
    }

    @Test
    void aSheetThatCannotBeWrittenIsSaidBeforeTheData() throws IOException {
        sample("a", 8, 8, 1, 1, 0, 2, 2);
        Path taken = Files.writeString(folder.resolve("taken"), "");
        Run run = Run.of("doctor", folder, "-o", taken);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("taken", "folder");
    }

    @Test
    void soundDataIsDescribed() throws IOException {
        sample("a", 8, 8, 1, 1, 0, 2, 2);
        sample("b", 16, 8);
        Run run = Run.of("doctor", folder);
        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsPattern("images +2; 1 channel, 8 bit")
                .containsPattern("sizes +8x8 to 16x8")
                .containsPattern("objects +2; 0 to 2 per image, 0 % touch")
                .contains("b.png: no object")
                .contains("crop size", "min_pixels", "the data is ready for training")
                .contains(", which at least 99 % of the objects have)");
    }

    @Test
    void theProposedGridsArePastedIntoARecipeAndAreThoseThatTrainingWouldChoose() {
        assertThat(Run.of("generate", "nuclei", "-o", folder, "--count", 3, "--style", "thick-clusters")
                        .status())
                .isZero();
        Run run = Run.of("doctor", folder);
        assertThat(run.out())
                .containsPattern("collisions +[\\d.]+ % of the centres \\(the paper's grids: [\\d.]+ %\\)")
                .contains("lost ");
        String pasted = run.out()
                .lines()
                .dropWhile(line -> !line.endsWith(" model:"))
                .limit(4)
                .collect(Collectors.joining("\n"));
        JsonNode written = Settings.parseYaml(pasted).get("model");
        ObjectNode model = Methods.named("recipe", "solo").complete("recipe", written);
        assertThat(model.get("sizes").get(1).get(0)).isEqualTo(DoubleNode.valueOf(28));

        ObjectNode auto = Methods.named("recipe", "solo")
                .complete("recipe", Settings.parseYaml("{grids: auto, resize: {short_side: 0, long_side: 0}}"));
        Dataset data = Datasets.open(folder, null);
        ObjectNode chosen = Methods.named("recipe", "solo")
                .fitted(
                        "recipe",
                        auto,
                        () -> IntStream.range(0, data.size())
                                .mapToObj(i -> data.read(i).truth()));
        assertThat(model).isEqualTo(chosen);
    }

    /** They would be trained on the partitions; what is said of objects is about the objects as a whole. */
    @Test
    void methodsThatLearnStuffAreAdvisedByThePartitions() {
        assertThat(Run.of("generate", "shapes", "-o", folder, "--count", 4).status())
                .isZero();
        Dataset partitions = Datasets.open(folder, null, FolderScan.LABELS, null, Layout.COCO_PANOPTIC, Reading.USUAL);
        int most = IntStream.range(0, 4)
                .mapToObj(partitions::truth)
                .mapToInt(truth -> ((Panoptic) truth).segments().size())
                .max()
                .orElseThrow();
        int radius = Methods.named("recipe", "adaptis")
                .fitted("recipe", null, () -> IntStream.range(0, 4).mapToObj(partitions::truth))
                .at("/coordinates/radius")
                .asInt();
        assertThat(Run.of("doctor", folder).out())
                .contains("coco instances", "slots for up to %d segments".formatted(most))
                .contains("coordinates: {radius: %d}".formatted(radius));
    }

    @Test
    void aDamagedPartitionBesideObjectsIsWorthANote() throws IOException {
        assertThat(Run.of("generate", "shapes", "-o", folder, "--count", 2).status())
                .isZero();
        Files.writeString(folder.resolve("panoptic/shapes_0000.png"), "no image");
        Run run = Run.of("doctor", folder);
        assertThat(run.status()).isZero();
        assertThat(run.out().lines()).anyMatch(line -> line.matches("note .*panoptic.shapes_0000.png: .*"));
        Files.writeString(folder.resolve("panoptic.json"), "{");
        assertThat(Run.of("doctor", folder).out().lines())
                .anyMatch(line -> line.matches("note .*panoptic.json: .*"))
                .anyMatch(line -> line.contains("slots for up to"));
    }

    @Test
    void objectsThatAreTooCloseForEveryGridAreSaid() throws IOException {
        int[] labels = new int[512 * 512];
        for (int k = 0; k < 30; k++) {
            Arrays.fill(labels, 512 * 4 * (k / 10) + 4 * (k % 10), 512 * 4 * (k / 10) + 4 * (k % 10) + 2, k + 1);
        }
        sample("crowd", 512, 512, labels);
        assertThat(Run.of("doctor", folder).out())
                .containsPattern(
                        "crowded +objects of 0 to 56 pixels are too close together even for the finest grid, 64: train on crops")
                .containsPattern("lost +[1-9]");
    }

    @Test
    void everyProblemIsALineThatNamesTheFile() throws IOException {
        sample("pieces", 8, 8, 5, 0, 5, 7, 5);
        sample("small", 8, 8, 1);
        Pictures.writePng(grey(9, 8), folder.resolve("images/small.png"));
        sample("alone", 8, 8, 1);
        Files.delete(folder.resolve("labels/alone.png"));
        sample("broken", 8, 8, 1);
        Files.writeString(folder.resolve("images/broken.png"), "no image");
        Run run = Run.of("doctor", folder);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).containsPattern("images +1, and 2 that cannot be read; 1 channel, 8 bit");
        assertThat(run.out().lines())
                .anyMatch(line -> line.matches("broken .*images.alone.png: has no label image in .*"))
                .anyMatch(line -> line.matches("broken .*images.broken.png: .*"))
                .anyMatch(line -> line.matches("broken .*labels.small.png: is 8x8 but its image .* is 9x8.*"))
                .anyMatch(line -> line.matches("note .*labels.pieces.png: 1 object has several pieces: 5"))
                .anyMatch(line -> line.matches("note .*labels.pieces.png: 2 labels, the largest is 7.*"));
    }

    @Test
    void objectsWithoutAPixelAreNotedAndNotMeasured() throws IOException {
        Pictures.writePng(grey(64, 64), folder.resolve("images/a.png"));
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 64}],
                 "categories": [{"id": 1, "name": "thing"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "segmentation": {"size": [64, 64], "counts": [4096]}}]}
                """);
        Run run = Run.of("doctor", folder);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("objects +none").contains("no pixel");
    }

    @Test
    void whereNothingCanBeShownThereIsNoContactSheet() throws IOException {
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels"));
        Path out = folder.resolve("out");
        Run run = Run.of("doctor", folder, "-o", out);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("(?m)images +0$")
                .contains("the data is not ready")
                .doesNotContain("contact");
        assertThat(out).doesNotExist();
    }

    @Test
    void theContactSheetShowsThePicturesThatCanBeRead() throws IOException {
        sample("pieces", 8, 8, 5, 0, 5, 7, 5);
        sample("empty", 16, 8);
        sample("broken", 8, 8, 1);
        Files.writeString(folder.resolve("images/broken.png"), "no image");
        Path out = folder.resolve("out");
        Run run = Run.of("doctor", folder, "-o", out);
        assertThat(run.out()).contains("contact-sheet.png");
        Pixels sheet = Pictures.read(out.resolve("contact-sheet.png"));
        assertThat(sheet.width()).isEqualTo(18 + 2 * (280 + 18));
    }

    @Test
    void aFolderOfSomethingElseIsOneLine() throws IOException {
        Files.createDirectory(folder.resolve("holiday"));
        Run run = Run.of("doctor", folder);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines())
                .singleElement()
                .asString()
                .contains("looked for images/ + labels/, instances.json", "found holiday/");
    }

    /** A picture whose first pixels have these labels. */
    private void sample(String name, int width, int height, int... first) throws IOException {
        int[] labels = new int[width * height];
        System.arraycopy(first, 0, labels, 0, first.length);
        Files.createDirectories(folder.resolve("images"));
        Files.createDirectories(folder.resolve("labels"));
        Pictures.writePng(grey(width, height), folder.resolve("images/" + name + ".png"));
        LabelImage.write(folder.resolve("labels"), name, new LabelMap(width, height, labels));
        Path written = folder.resolve("labels/" + name + ".labels.png");
        if (Files.exists(written)) {
            Files.move(written, folder.resolve("labels/" + name + ".png"));
        }
    }

    private static Pixels grey(int width, int height) {
        return new Pixels(width, height, 1, 255, new float[width * height]);
    }
}
