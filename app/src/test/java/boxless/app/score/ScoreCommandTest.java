package boxless.app.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.export.LabelImage;
import boxless.file.Settings;
import boxless.mask.LabelMap;
import boxless.metric.CocoScore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ScoreCommandTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void scoreWritesTheJsonOfTheContract() throws IOException {
        // Picture a: IoU 2/3. Picture b: nothing there, nothing found.
        label("truth", "a", 4, 1, 1, 1, 0);
        label("found", "a", 4, 7, 7, 0, 0);
        label("truth", "b", 4, 0, 0, 0, 0);
        label("found", "b", 4, 0, 0, 0, 0);
        Path json = folder.resolve("deep/scores.json");
        Run run = Run.of(
                "score",
                "--metric",
                "nuclei",
                "--truth",
                folder.resolve("truth"),
                "--predictions",
                folder.resolve("found"),
                "--json",
                json);
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("0.50   1.0000", "0.95   0.5000", "mean", "over 2 images");
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(List.copyOf(tree.propertyNames())).containsExactly("metric", "images", "ap", "mean_ap", "per_image");
        assertThat(tree.get("images").asInt()).isEqualTo(2);
        assertThat(List.copyOf(tree.get("ap").propertyNames()))
                .containsExactly("0.50", "0.55", "0.60", "0.65", "0.70", "0.75", "0.80", "0.85", "0.90", "0.95");
        assertThat(tree.get("mean_ap").asDouble()).isCloseTo((4 * 1 + 6 * 0.5) / 10, within(1e-15));
        JsonNode first = tree.get("per_image").get(0);
        assertThat(first.get("name").asString()).isEqualTo("a");
        assertThat(first.get("thresholds").get("0.65").get("iou_sum").asDouble())
                .isEqualTo(2 / 3.0);
    }

    @Test
    void cocosNumbersAreWrittenByTheKeysOfTheContract() throws IOException {
        Path truth = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 5, "file_name": "a.png", "width": 32, "height": 24}],
                 "categories": [{"id": 7, "name": "cell"}, {"id": 9, "name": "dish"}],
                 "annotations": [{"id": 1, "image_id": 5, "category_id": 7, "segmentation": [[2, 2, 12, 2, 12, 12, 2, 12]]}]}
                """);
        Path results = Files.writeString(folder.resolve("results.json"), """
                [{"image_id": 5, "category_id": 7, "score": 0.9, "segmentation": [[2, 2, 12, 2, 12, 10, 2, 10]]}]
                """);
        Path json = folder.resolve("coco.json");
        Run run = Run.of("score", "--metric", "coco", "--truth", truth, "--predictions", results, "--json", json);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsSubsequence(
                        "segm", "bbox", "boundary", "AP ", "0.7000", "cell", "0.7000", "dish", "-", "1 image");
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(List.copyOf(tree.propertyNames()))
                .startsWith("metric", "images", "segm", "bbox", "boundary", "per_category");
        for (String kind : List.of("segm", "bbox")) {
            assertThat(List.copyOf(tree.get(kind).propertyNames())).isEqualTo(CocoScore.NUMBERS);
            assertThat(tree.get(kind).get("AP").asDouble()).isCloseTo(0.7, within(1e-9));
            assertThat(tree.get(kind).get("APlarge").isNull()).isTrue();
        }
        assertThat(tree.get("per_category").get("7").asDouble()).isCloseTo(0.7, within(1e-9));
        assertThat(tree.get("per_category").get("9").isNull()).isTrue();
    }

    @Test
    void cocoInstancesAreEvaluatedByCocosMetric() throws IOException {
        Path model = TinyModel.write(folder.resolve("tiny.safetensors"));
        Run.of("generate", "nuclei", "-o", folder, "--count", 1, "--width", 32, "--height", 24);
        Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 5, "file_name": "nuclei_0000.png", "width": 32, "height": 24}], "categories": [{"id": 7, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 5, "category_id": 7, "segmentation": [[2, 2, 12, 2, 12, 12]]}]}
                """);
        Files.move(folder.resolve("labels"), folder.resolve("unused"));
        Path json = folder.resolve("scores.json");
        Run run = Run.of("evaluate", "-m", model, "-d", folder, "--json", json);
        assertThat(run.err()).isEmpty();
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(tree.get("metric").asString()).isEqualTo("coco");
        assertThat(tree.get("segm").get("AP").isNumber()).isTrue();
        assertThat(tree.get("per_category").has("7")).isTrue();
    }

    @Test
    void whatIsReadIsNotReplacedByTheNumbers() throws IOException {
        Path truth = Files.writeString(folder.resolve("truth.json"), "not looked into yet");
        Path results = Files.writeString(folder.resolve("results.json"), "not looked into yet");
        for (Path read : List.of(truth, results)) {
            Path link = Files.createSymbolicLink(folder.resolve("link to " + read.getFileName()), read);
            for (Path json : List.of(read, link)) {
                Run run =
                        Run.of("score", "--metric", "coco", "--truth", truth, "--predictions", results, "--json", json);
                assertThat(run.status()).isEqualTo(2);
                assertThat(run.err()).contains("--json " + json + ": is a file to read", "choose another name");
            }
            assertThat(read).content().isEqualTo("not looked into yet");
        }
        label("truth", "a", 2, 1, 1);
        label("found", "a", 2, 1, 1);
        Path labels = folder.resolve("found");
        for (String name : List.of("a.labels.png", "scores.json", "scores.json")) {
            Run run = Run.of(
                    "score",
                    "--truth",
                    folder.resolve("truth"),
                    "--predictions",
                    labels,
                    "--json",
                    labels.resolve(name));
            assertThat(run.status()).as(name).isEqualTo(name.endsWith(".png") ? 2 : 0);
        }
    }

    @Test
    void aPictureWithoutPartnerIsNamed() throws IOException {
        label("truth", "a", 2, 1, 1);
        label("truth", "b", 2, 1, 1);
        label("found", "a", 2, 1, 1);
        assertRefused("b.labels.png", "found", "1 of 2 files");
        label("found", "b", 2, 1, 1);
        label("found", "c", 2, 1, 1);
        assertRefused("c.labels.png", "truth");
    }

    @Test
    void binaryMasksInThePlaceOfLabelsAreNoted() throws IOException {
        label("truth", "a", 5, 1, 0, 2, 0, 3);
        label("truth", "b", 5, 0, 0, 0, 0, 0);
        label("found", "a", 5, 255, 0, 255, 0, 255);
        label("found", "b", 5, 0, 0, 0, 0, 0);
        Path found = folder.resolve("found");
        Run run = Run.of("score", "--truth", folder.resolve("truth"), "--predictions", found);
        assertThat(run.errorLines()).singleElement().asString().startsWith("note: " + found + ": the label images are");
        label("found", "b", 5, 0, 0, 0, 0, 7);
        assertThat(Run.of("score", "--truth", folder.resolve("truth"), "--predictions", found)
                        .err())
                .isEmpty();
    }

    @Test
    void whyCocosNumbersAreLowIsNotedWhereItIsNotTheObjects() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 101; i++) {
            many.append(i == 0 ? "" : ", ").append("""
                            {"id": %d, "image_id": 5, "category_id": 7, "score": 0.5, "segmentation": [[%d, 2, %d, 2, %2$d, 9]]}
                            """.formatted(i + 1, 3 * i, 3 * i + 2));
        }
        String instances = """
                {"images": [{"id": 5, "file_name": "a.png", "width": 320, "height": 24}%s],
                 "categories": [{"id": 7, "name": "cell"}], "annotations": [%s]}
                """;
        Path truth = Files.writeString(
                folder.resolve("instances.json"),
                instances.formatted(", {\"id\": 6, \"file_name\": \"b.png\", \"width\": 9, \"height\": 9}", many));
        Path found = Files.writeString(folder.resolve("found.json"), instances.formatted("", many));
        Run run = Run.of("score", "--metric", "coco", "--truth", truth, "--predictions", found);
        assertThat(run.errorLines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("note: " + found + ": does not list 1 of the 2 images of " + truth)
                                .contains("first b.png"),
                        line -> assertThat(line)
                                .startsWith("note: more than 100 objects of a category are in 1 of 2 images"));
    }

    @Test
    void thatManyAnnotationsAreCrowdsAndDoNotCountIsSaid() throws IOException {
        Path model = TinyModel.write(folder.resolve("tiny.safetensors"));
        Run.of("generate", "nuclei", "-o", folder, "--count", 1, "--width", 32, "--height", 24);
        Files.move(folder.resolve("labels"), folder.resolve("unused"));
        Path truth = Files.writeString(folder.resolve("instances.json"), """
                {"images": [{"id": 5, "file_name": "nuclei_0000.png", "width": 32, "height": 24}], "categories": [{"id": 7, "name": "cell"}],
                 "annotations": [{"id": 1, "image_id": 5, "category_id": 7, "iscrowd": 1, "segmentation": [[2, 2, 12, 2, 12, 12]]},
                                 {"id": 2, "image_id": 5, "category_id": 7, "iscrowd": 1, "segmentation": [[15, 2, 20, 2, 20, 12]]}]}
                """);
        Path results = Files.writeString(folder.resolve("results.json"), """
                [{"image_id": 5, "category_id": 7, "score": 0.9, "segmentation": [[2, 2, 12, 2, 12, 12]]}]
                """);
        String said =
                "note: 2 of 2 annotations are crowds (iscrowd 1) and do not count; if each is one object, set iscrowd to 0";
        Run scored = Run.of("score", "--metric", "coco", "--truth", truth, "--predictions", results);
        assertThat(scored.errorLines()).singleElement().asString().startsWith(said);
        Run evaluated = Run.of("evaluate", "-m", model, "-d", folder, "--metric", "nuclei");
        assertThat(evaluated.errorLines()).singleElement().asString().startsWith(said);
        assertThat(evaluated.out()).contains("true object (crowds do not count): there is nothing to score");

        Files.writeString(truth, Files.readString(truth).replace("\"iscrowd\": 1", "\"iscrowd\": 0"));
        assertThat(Run.of("score", "--metric", "coco", "--truth", truth, "--predictions", results)
                        .err())
                .isEmpty();
    }

    @Test
    void aPictureOfAnotherSizeIsNamed() throws IOException {
        label("truth", "a", 2, 1, 1);
        label("found", "a", 3, 1, 1, 1);
        assertRefused("a.labels.png", "3x1", "2x1");
    }

    @Test
    void evaluateScoresWhatTheModelFinds() throws IOException {
        Path model = TinyModel.write(folder.resolve("tiny.safetensors"));
        Path data = folder.resolve("data");
        Run.of("generate", "nuclei", "-o", data.resolve("test"), "--count", 2, "--width", 32, "--height", 24);
        Path names = Files.writeString(folder.resolve("names.txt"), "nuclei_0001\n");
        Path json = folder.resolve("scores.json");
        Path report = folder.resolve("report");
        Run run = Run.of(
                "evaluate",
                "-m",
                model,
                "-d",
                data,
                "--split",
                "test",
                "--names",
                names,
                "--json",
                json,
                "--report",
                report);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        JsonNode tree = Settings.JSON.readTree(Files.readString(json));
        assertThat(tree.get("images").asInt()).isEqualTo(1);
        assertThat(tree.get("per_image").get(0).get("name").asString()).isEqualTo("nuclei_0001");
        assertThat(tree.get("per_image").get(0).get("predictions").asInt()).isPositive();
        assertThat(Files.readString(report.resolve("report.html")))
                .contains("tiny.safetensors on data, test", "<b title=\"nuclei_0001\">");
        Run unsplit = Run.of("evaluate", "-m", model, "-d", data);
        assertThat(unsplit.status()).isEqualTo(1);
        assertThat(unsplit.errorLines()).singleElement().asString().contains("splits test");
    }

    @Test
    void noWorkIsDoneForNumbersThatCannotBeWritten() throws IOException {
        // Neither the data nor the results are there: whoever looked at them first would complain of those.
        Path file = Files.writeString(folder.resolve("file"), "");
        assertRefused(Run.of("evaluate", "-d", "none", "--json", folder), folder + ": is a folder");
        assertRefused(Run.of("evaluate", "-d", "none", "--report", file), file.toString());
        assertRefused(
                Run.of("score", "--truth", "none", "--predictions", "none", "--json", folder),
                folder + ": is a folder");
    }

    private void assertRefused(String... parts) {
        assertRefused(
                Run.of("score", "--truth", folder.resolve("truth"), "--predictions", folder.resolve("found")), parts);
    }

    private static void assertRefused(Run run, String... parts) {
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.errorLines()).singleElement().asString().contains(parts);
    }

    private void label(String sub, String name, int width, int... labels) throws IOException {
        LabelImage.write(folder.resolve(sub), name, new LabelMap(width, labels.length / width, labels));
    }
}
