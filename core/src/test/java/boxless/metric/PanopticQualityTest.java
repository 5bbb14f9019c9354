package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.coco.PanopticFile;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class PanopticQualityTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void numbersAreThoseOfPanopticapi() throws IOException {
        PanopticFile truth = PanopticFile.read(Fixtures.path("panoptic/panoptic.json"), null, null);
        assertPanopticapi(truth, Fixtures.path("panoptic/predicted.json"), Fixtures.path("panoptic/expected.json"));
    }

    @RealData
    @ParameterizedTest
    @CsvSource({"coco_sample,coco-panoptic-sample/panoptic", "facade_val_crowd,facade/val/panoptic"})
    void numbersOfRealPicturesAreThoseOfPanopticapi(String name, String masks) throws IOException {
        Path folder = SharedData.path("eval-fixtures", "panopticapi");
        assertPanopticapi(
                PanopticFile.read(folder.resolve(name + "_gt.json"), SharedData.path(masks), null),
                folder.resolve(name + "_pred.json"),
                folder.resolve(name + "_expected.json"));
    }

    private static void assertPanopticapi(PanopticFile truth, Path prediction, Path numbersOfPeer) throws IOException {
        PanopticFile found = PanopticFile.read(prediction, null, truth.categories());
        PanopticQuality quality = new PanopticQuality(ids(truth, true), ids(truth, false));
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < found.size(); i++) {
            places.put(found.imageId(i), i);
        }
        for (int i = 0; i < truth.size(); i++) {
            String id = truth.imageId(i);
            quality.add(id, truth.partition(i), found.partition(places.getOrDefault(id, -1)));
        }
        PanopticScore score = quality.result();
        JsonNode expected = json(numbersOfPeer);
        assertMean(score.all(), expected.get("summary").get("All"));
        assertMean(score.things(), expected.get("summary").get("Things"));
        assertMean(score.stuff(), expected.get("summary").get("Stuff"));
        assertThat(score.categories()).hasSize(truth.categories().size());
        score.categories().forEach((category, counted) -> {
            JsonNode numbers = expected.get("per_category").get(String.valueOf(category));
            assertThat(counted.isEmpty()).isEqualTo(numbers == null);
            if (numbers != null) {
                assertThat(counted.tp()).isEqualTo(numbers.get("tp").asInt());
                assertThat(counted.fp()).isEqualTo(numbers.get("fp").asInt());
                assertThat(counted.fn()).isEqualTo(numbers.get("fn").asInt());
                assertThat(counted.iouSum()).isCloseTo(numbers.get("iou_sum").asDouble(), CLOSE);
            }
        });
    }

    private static void assertMean(PanopticScore.Mean mean, JsonNode expected) {
        assertThat(mean.pq()).isCloseTo(expected.get("pq").asDouble(), CLOSE);
        assertThat(mean.sq()).isCloseTo(expected.get("sq").asDouble(), CLOSE);
        assertThat(mean.rq()).isCloseTo(expected.get("rq").asDouble(), CLOSE);
        assertThat(mean.n()).isEqualTo(expected.get("n").asInt());
    }

    @RealData
    @Test
    void anIgnoredClassIsVoidAsInDeeplab2() throws IOException {
        Path folder = SharedData.path("eval-fixtures", "deeplab2");
        JsonNode expected = json(folder.resolve("expected.json"));
        LabelMap truthIds = greys(folder.resolve("team_gt_instance.png"));
        JsonNode classOf = expected.get("gt_instance_to_class").get("team_gt_instance.png");
        int[] truthClasses = new int[truthIds.labels().length];
        for (int i = 0; i < truthClasses.length; i++) {
            truthClasses[i] = classOf.get(String.valueOf(truthIds.labels()[i])).asInt();
        }
        Pixels colours = Pictures.read(folder.resolve("team_pred_class.png"));
        int[] foundClasses = new int[truthClasses.length];
        for (int y = 0; y < colours.height(); y++) {
            for (int x = 0; x < colours.width(); x++) {
                String colour =
                        "%.0f,%.0f,%.0f".formatted(colours.at(0, x, y), colours.at(1, x, y), colours.at(2, x, y));
                foundClasses[y * colours.width() + x] =
                        expected.get("class_colors").get(colour).asInt();
            }
        }
        int[] foundIds = greys(folder.resolve("team_pred_instance.png")).labels();
        int width = truthIds.width();
        PanopticScore score = score(
                Set.of(1, 2),
                Set.of(),
                partition(width, truthClasses, truthIds.labels(), 0),
                partition(width, foundClasses, foundIds, 0));
        assertDeeplab2(score, expected.get("panoptic_quality").get("full_precision"));
    }

    private static LabelMap greys(Path png) {
        Pixels grey = Pictures.read(png);
        int[] labels = new int[grey.width() * grey.height()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (int) grey.values()[i];
        }
        return new LabelMap(grey.width(), grey.height(), labels);
    }

    @Test
    void anIgnoredClassMayHaveAnyNumber() throws IOException {
        JsonNode given = json(Fixtures.path("deeplab2.json")).get(0);
        // Instance 2 of the ignored class is no void to deeplab2: a union keeps it.
        PanopticQuality quality = new PanopticQuality(Set.of(0, 1, 2), Set.of(), Set.of(9));
        quality.add(
                "array",
                partition(3, ints(given.get("gt_class")), ints(given.get("gt_instance")), -1),
                partition(3, ints(given.get("pred_class")), ints(given.get("pred_instance")), -1));
        assertDeeplab2(quality.result(), given.get("expected"));
    }

    private static void assertDeeplab2(PanopticScore score, JsonNode expected) {
        assertThat(score.all().pq()).isCloseTo(expected.get("pq").asDouble(), CLOSE);
        assertThat(score.all().sq()).isCloseTo(expected.get("sq").asDouble(), CLOSE);
        assertThat(score.all().rq()).isCloseTo(expected.get("rq").asDouble(), CLOSE);
        int n = score.categories().size();
        assertThat(sum(score, CategoryQuality::tp) / n)
                .isCloseTo(expected.get("mean_tp").asDouble(), CLOSE);
        assertThat(sum(score, CategoryQuality::fp) / n)
                .isCloseTo(expected.get("mean_fp").asDouble(), CLOSE);
        assertThat(sum(score, CategoryQuality::fn) / n)
                .isCloseTo(expected.get("mean_fn").asDouble(), CLOSE);
    }

    private static double sum(PanopticScore score, ToIntFunction<CategoryQuality> count) {
        return score.categories().values().stream().mapToInt(count).sum();
    }

    @Test
    void theNumberIsThatOfTorchmetrics() throws IOException {
        JsonNode given = json(Fixtures.path("torchmetrics.json"));
        PanopticScore score = score(
                Set.of(0, 1),
                Set.of(6, 7),
                pairs(given.get("target"), Set.of(6, 7)),
                pairs(given.get("preds"), Set.of(6, 7)));
        assertThat(score.all().pq())
                .isCloseTo(given.get("expected_full_precision").asDouble(), CLOSE);
    }

    private static Panoptic pairs(JsonNode rows, Set<Integer> stuff) {
        int[] all = ints(rows);
        int[] classes = new int[all.length / 2];
        int[] ids = new int[all.length / 2];
        for (int i = 0; i < ids.length; i++) {
            classes[i] = all[2 * i];
            ids[i] = stuff.contains(classes[i]) ? 0 : all[2 * i + 1];
        }
        return partition(rows.get(0).size(), classes, ids, -1);
    }

    @Test
    void countsAreThoseOfASearchThroughAllPixels() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            int width = 1 + random.nextInt(9);
            Panoptic truth = random(random, width);
            Panoptic found = random.nextBoolean() ? random(random, width) : disturbed(random, truth);
            Map<Integer, CategoryQuality> counted =
                    new PanopticQuality(Set.of(0, 1), Set.of()).match("random", truth, found);
            Map<Integer, CategoryQuality> slow = NaivePanopticQuality.match(truth, found);
            assertThat(counted.keySet()).isEqualTo(slow.keySet());
            counted.forEach((category, quality) -> {
                CategoryQuality other = slow.getOrDefault(category, CategoryQuality.NONE);
                assertThat(List.of(quality.tp(), quality.fp(), quality.fn()))
                        .isEqualTo(List.of(other.tp(), other.fp(), other.fn()));
                assertThat(quality.iouSum()).isCloseTo(other.iouSum(), within(1e-12));
            });
        }
    }

    private static Panoptic random(Random random, int width) {
        int[] labels = random.ints(6L * width, 0, 6).map(k -> k * 700_001).toArray();
        return described(random, new LabelMap(width, 6, labels));
    }

    private static Panoptic disturbed(Random random, Panoptic truth) {
        int[] labels = truth.map().labels().clone();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextInt(4) == 0 ? 0 : labels[i];
        }
        LabelMap map = new LabelMap(truth.width(), truth.height(), labels);
        return new Panoptic(
                map,
                truth.segments().stream()
                        .filter(segment -> Set.of(
                                        Arrays.stream(map.distinct()).boxed().toArray())
                                .contains(segment.id()))
                        .toList());
    }

    private static Panoptic described(Random random, LabelMap map) {
        List<Segment> segments = new ArrayList<>();
        for (int label : map.distinct()) {
            segments.add(new Segment(label, random.nextInt(2), true, random.nextInt(3) == 0, 1));
        }
        Collections.shuffle(segments, random);
        return new Panoptic(map, segments);
    }

    @Test
    void whatCannotBeComparedIsNamed() {
        Panoptic one = Panoptic.ofLabels(new LabelMap(1, 1, new int[] {4}), 1);
        Panoptic wide = Panoptic.ofLabels(new LabelMap(2, 1, new int[] {4, 4}), 1);
        Panoptic unlisted = new Panoptic(one.map(), List.of());
        PanopticQuality quality = new PanopticQuality(List.of(1), List.of());
        assertThatThrownBy(() -> quality.add("street", one, wide)).hasMessageContaining("street: the truth is 1x1");
        assertThatThrownBy(() -> quality.add("street", one, unlisted)).hasMessageContaining("label 4");
        assertThatThrownBy(() -> new PanopticQuality(List.of(2), List.of()).add("street", one, one))
                .hasMessageContaining("category 1 is not among the data's categories [2]");
    }

    @Test
    void groupsWithoutSegmentsHaveNoNumber() {
        Panoptic one = Panoptic.ofLabels(new LabelMap(1, 1, new int[] {4}), 1);
        PanopticScore score = score(Set.of(1, 2), Set.of(3), one, one);
        assertThat(score.all()).isEqualTo(new PanopticScore.Mean(1, 1, 1, 1));
        assertThat(score.stuff()).isEqualTo(new PanopticScore.Mean(Double.NaN, Double.NaN, Double.NaN, 0));
        assertThat(score.categories()).containsEntry(2, CategoryQuality.NONE);
        assertThat(CategoryQuality.NONE.pq()).isNaN();
    }

    private static PanopticScore score(Set<Integer> things, Set<Integer> stuff, Panoptic truth, Panoptic found) {
        PanopticQuality quality = new PanopticQuality(things, stuff);
        quality.add("picture", truth, found);
        return quality.result();
    }

    private static Panoptic partition(int width, int[] classes, int[] ids, int ignored) {
        Map<List<Integer>, Integer> labels = new HashMap<>();
        Map<Integer, Segment> segments = new TreeMap<>();
        int[] map = new int[classes.length];
        for (int i = 0; i < map.length; i++) {
            if (classes[i] != ignored) {
                int label = labels.computeIfAbsent(List.of(classes[i], ids[i]), pair -> labels.size() + 1);
                segments.put(label, new Segment(label, classes[i], true, false, 1));
                map[i] = label;
            }
        }
        return new Panoptic(new LabelMap(width, map.length / width, map), List.copyOf(segments.values()));
    }

    private static int[] ints(JsonNode rows) {
        return rows.isArray()
                ? rows.valueStream()
                        .flatMapToInt(row -> Arrays.stream(ints(row)))
                        .toArray()
                : new int[] {rows.asInt()};
    }

    private static List<Integer> ids(PanopticFile file, boolean things) {
        return file.categories().stream()
                .filter(category -> category.thing() == things)
                .map(Category::id)
                .toList();
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }
}
