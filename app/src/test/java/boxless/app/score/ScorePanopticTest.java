package boxless.app.score;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.export.CityscapesFiles;
import boxless.export.PanopticFolder;
import boxless.file.Settings;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ScorePanopticTest {
    private static final String NAME = "aachen_000000_000019";

    @TempDir
    Path folder = Path.of("");

    private static Run score(String metric, Path truth, Path predictions, Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("score", "--metric", metric, "--truth", truth, "--predictions", predictions));
        arguments.addAll(Arrays.asList(more));
        return Run.of(arguments.toArray());
    }

    @Test
    void areasThatThePngsContradictAreCounted() throws IOException {
        write("truth", new int[] {1, 1, 1, 1, 7, 7, 7, 7}, "a.jpg");
        Path truth = folder.resolve("truth/panoptic.json");
        String text = Files.readString(truth);
        assertThat(score("panoptic", truth, truth).err()).isEmpty();
        Files.writeString(truth, text.replaceFirst("\"area\":4", "\"area\":5"));
        assertThat(score("panoptic", truth, truth).err())
                .contains("truth/panoptic.json: 1 segment states an area other than that of the PNG")
                .contains("panopticapi takes the stated ones");
    }

    @Test
    void scoreWritesTheJsonOfTheContract() throws IOException {
        write("truth", new int[] {1, 1, 1, 1, 7, 7, 7, 7}, "a.jpg");
        write("found", new int[] {1, 1, 1, 7, 7, 7, 7, 7}, "a.jpg");
        Path masks = Files.move(folder.resolve("found/panoptic"), folder.resolve("masks"));
        Path json = folder.resolve("scores.json");
        Run run = score(
                "panoptic",
                folder.resolve("truth/panoptic.json"),
                folder.resolve("found/panoptic.json"),
                "--prediction-masks",
                masks,
                "--json",
                json);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("all       0.7750  0.7750  1.0000", "car       0.7500  0.7500  1.0000");
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(List.copyOf(tree.propertyNames()))
                .containsExactly("metric", "All", "Things", "Stuff", "per_category");
        assertThat(tree.get("All").get("pq").asDouble()).isEqualTo((3 / 4.0 + 4 / 5.0) / 2);
        assertThat(tree.get("Things").get("n").asInt()).isEqualTo(1);
        assertThat(tree.get("Stuff").get("sq").asDouble()).isEqualTo(4 / 5.0);
        JsonNode car = tree.get("per_category").get("1");
        assertThat(List.copyOf(car.propertyNames())).containsExactly("pq", "sq", "rq", "tp", "fp", "fn", "iou_sum");
        assertThat(tree.get("per_category").get("3").get("pq").isNull()).isTrue();
    }

    @Test
    void picturesOfDifferentFilesGoTogetherByName() throws IOException {
        write("truth", "b.jpg", "a.jpg");
        write("found", "a.jpg", "b.jpg");
        assertThat(score("panoptic", folder.resolve("truth/panoptic.json"), folder.resolve("found/panoptic.json"))
                        .out())
                .contains("all       1.0000  1.0000  1.0000");
        write("fewer", "a.jpg");
        assertRefused("found", "fewer", "no annotation of image 2");
        write("other", "a.jpg", "b.jpg", "c.jpg");
        assertRefused("found", "other", "annotates image 3");
        assertThat(score("nuclei", folder, folder, "--truth-masks", folder).errorLines())
                .singleElement()
                .asString()
                .contains("are only for --metric panoptic");
    }

    private void assertRefused(String truth, String found, String part) {
        Run run = score("panoptic", folder.resolve(truth + "/panoptic.json"), folder.resolve(found + "/panoptic.json"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.errorLines()).singleElement().asString().contains(part, found + "/panoptic.json");
    }

    private void write(String sub, String... names) throws IOException {
        write(sub, new int[0], names);
    }

    /** @param labels of a car, 1, and a road, 7; none to draw a car of another size in each picture */
    private void write(String sub, int[] labels, String... names) throws IOException {
        List<Category> categories =
                List.of(new Category(1, "car", true), new Category(2, "road", false), new Category(3, "tree", false));
        try (PanopticFolder writer = PanopticFolder.open(folder.resolve(sub), categories)) {
            for (String name : names) {
                int[] drawn = labels.clone();
                if (drawn.length == 0) {
                    drawn = new int[8];
                    Arrays.fill(drawn, 7);
                    Arrays.fill(drawn, 0, name.charAt(0) - 'a' + 1, 1);
                }
                writer.add(
                        name,
                        new Panoptic(
                                new LabelMap(8, 1, drawn),
                                List.of(new Segment(7, 2, false, false, 1), new Segment(1, 1, true, false, 1))));
            }
        }
    }

    @Test
    void cityscapesIsScoredFromGtFine() throws IOException {
        writeStreet();
        Path json = folder.resolve("scores.json");
        Run run = score("cityscapes", folder.resolve("gtFine/val"), folder.resolve("results"), "--json", json);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("car         1.0000  1.0000", "bus              -       -", "mean        0.5000");
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(List.copyOf(tree.propertyNames())).containsExactly("metric", "AP", "AP50", "per_class");
        assertThat(tree.get("AP").asDouble()).isEqualTo(0.5);
        assertThat(tree.get("per_class").get("person").get("AP50").asDouble()).isZero();
        assertThat(tree.get("per_class").get("bus").get("AP").isNull()).isTrue();
        Files.delete(folder.resolve("results/" + NAME + ".txt"));
        assertThat(score("cityscapes", folder.resolve("gtFine"), folder.resolve("results"))
                        .errorLines())
                .singleElement()
                .asString()
                .contains("no text file for image " + NAME);
    }

    /** A car that is found and a person who is not. */
    private void writeStreet() throws IOException {
        int[] labels = new int[40 * 20];
        Arrays.fill(labels, 0, 200, 26_000);
        Arrays.fill(labels, 200, 400, 24_000);
        Arrays.fill(labels, 400, 800, 7);
        Panoptic truth = new Panoptic(
                new LabelMap(40, 20, labels),
                List.of(
                        new Segment(7, 7, false, false, 1),
                        new Segment(24_000, 24, true, false, 1),
                        new Segment(26_000, 26, true, false, 1)));
        LabelFiles.writePng(truth.map(), folder.resolve("gtFine/val/aachen/" + NAME + "_gtFine_instanceIds.png"));
        Pictures.writePng(
                new Pixels(40, 20, 1, 255, new float[800]),
                folder.resolve("leftImg8bit/val/aachen/" + NAME + "_leftImg8bit.png"));
        CityscapesFiles.writeResults(
                folder.resolve("results"),
                NAME,
                new Instances(40, 20, truth.instances().objects()),
                Map.of(26, 26));
    }

    @Test
    void evaluateNeedsDataThatFitsTheMetric() throws IOException {
        Path model = TinyModel.write(folder.resolve("tiny.safetensors"));
        writeStreet();
        assertEvaluates("contains the splits val", "-m", model, "-d", folder);
        Path cells = folder.resolve("cells");
        Run.of("generate", "nuclei", "-o", cells, "--count", 1, "--width", 32, "--height", 24);
        assertEvaluates(
                "--metric cityscapes: the data is not Cityscapes", "-m", model, "-d", cells, "--metric", "cityscapes");
    }

    private static void assertEvaluates(String error, Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("evaluate"));
        arguments.addAll(Arrays.asList(options));
        assertThat(Run.of(arguments.toArray()).errorLines())
                .singleElement()
                .asString()
                .contains(error);
    }
}
