package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.cityscapes.Cityscapes;
import boxless.data.cityscapes.CityscapesResults;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class CityscapesApTest {
    private static final List<Category> THINGS =
            Cityscapes.classes().stream().filter(Category::thing).toList();
    private static final Set<Integer> IDS =
            new TreeSet<>(THINGS.stream().map(Category::id).toList());

    private final CityscapesAp ap = new CityscapesAp(IDS, Cityscapes.unjudged());

    @Test
    void numbersAreThoseOfTheOfficialScript(@TempDir Path folder) throws IOException {
        unzip(folder);
        SortedMap<String, Path> truths = Cityscapes.truths(folder.resolve("gtFine/val"));
        CityscapesResults results = CityscapesResults.in(folder.resolve("results"));
        Map<String, Path> texts = results.of(truths.keySet());
        assertThat(truths).hasSize(14);
        truths.forEach((name, file) -> {
            LabelMap truth = Cityscapes.instanceIds(file);
            Path text = Objects.requireNonNull(texts.get(name));
            ap.add(
                    name,
                    truth,
                    results.read(text, truth.width(), truth.height(), IDS).stream()
                            .map(found ->
                                    new CityscapesAp.Prediction(found.mask(), found.category(), found.confidence()))
                            .toList());
        });
        CityscapesScore score = ap.result();
        JsonNode expected = new ObjectMapper().readTree(Files.readString(folder.resolve("expected.json")));
        for (int t = 0; t < 10; t++) {
            assertThat(CityscapesAp.THRESHOLDS.get(t))
                    .isEqualTo(expected.get("overlaps").get(t).asDouble());
        }
        for (Category thing : THINGS) {
            JsonNode numbers = expected.get("per_class").get(thing.name());
            List<Double> byThreshold = Objects.requireNonNull(score.byClass().get(thing.id()));
            for (int t = 0; t < 10; t++) {
                assertSame(byThreshold.get(t), numbers.get("by_overlap").get(t), thing.name() + " at threshold " + t);
            }
            assertSame(score.ap().getOrDefault(thing.id(), -1.0), numbers.get("AP"), thing.name());
            assertSame(score.ap50().getOrDefault(thing.id(), -1.0), numbers.get("AP50"), thing.name());
        }
        assertSame(CityscapesScore.mean(score.ap()), expected.get("AP"), "mean");
        assertSame(CityscapesScore.mean(score.ap50()), expected.get("AP50"), "mean");
    }

    private static void assertSame(double value, JsonNode expected, String what) {
        if (expected.isNull()) {
            assertThat(value).as(what).isNaN();
        } else {
            assertThat(value).as(what).isCloseTo(expected.asDouble(), within(1e-9));
        }
    }

    private static void unzip(Path folder) throws IOException {
        try (InputStream in = Objects.requireNonNull(CityscapesApTest.class.getResourceAsStream("cityscapes.zip"));
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.resolveSibling("."));
                Files.copy(zip, file);
            }
        }
    }

    @Test
    void whatIsNotJudgedIsNeitherRightNorWrong() {
        int[] labels = new int[40 * 20];
        Arrays.fill(labels, 0, 400, 26_001); // 400 pixels of a car
        Arrays.fill(labels, 400, 480, 26); // a group
        Arrays.fill(labels, 480, 560, 26_002); // a car too small to count
        Arrays.fill(labels, 560, 640, 4); // void
        Arrays.fill(labels, 640, 800, 7); // road
        LabelMap truth = new LabelMap(40, 20, labels);
        ap.add(
                "street",
                truth,
                List.of(rows(0, 10, 0.5), rows(10, 12, 0.9), rows(12, 14, 0.8), rows(14, 16, 0.7), rows(10, 16, 0.6)));
        assertThat(ap.result().ap()).containsEntry(26, 1.0).containsEntry(24, Double.NaN);
        ap.add("street", truth, List.of(rows(0, 10, 0.5), rows(16, 20, 0.9))); // the road is wrong
        // Both cars above .5: precision 2/3, recall 1; above .9 both are 0. Cityscapes gives each point half of the
        // recall between its
        // neighbours: 1/2 * 2/3 + 1/2 * 0.
        assertThat(ap.result().ap50().getOrDefault(26, -1.0)).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(CityscapesScore.mean(
                        new CityscapesAp(IDS, List.of()).result().ap()))
                .isNaN();
    }

    private static CityscapesAp.Prediction rows(int from, int to, double confidence) {
        boolean[] bitmap = new boolean[40 * 20];
        Arrays.fill(bitmap, 40 * from, 40 * to, true);
        return new CityscapesAp.Prediction(Mask.ofBitmap(40, 20, bitmap), 26, confidence);
    }

    @Test
    void aMaskOfAnotherSizeNamesThePicture() {
        assertThatThrownBy(() -> ap.add("street", new LabelMap(1, 1, new int[1]), List.of(rows(0, 1, 1))))
                .hasMessage("street: the truth is 1x1, a predicted mask 40x20");
    }
}
