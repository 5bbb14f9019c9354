package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.data.coco.CocoAnnotations;
import boxless.data.coco.CocoResults;
import boxless.mask.Box;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Instance;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.MaskBoundary;
import boxless.mask.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** COCO's numbers, against those of the official tools. */
class CocoApTest {
    @ParameterizedTest
    @CsvSource({"segm, SEGM", "bbox, BBOX"})
    void numbersAreThoseOfPycocotools(String kind, CocoOverlap overlap) throws IOException {
        Path folder = Fixtures.path("coco");
        CocoScore score =
                score(folder.resolve("truth.json"), folder.resolve("results.json"), overlap, UnaryOperator.identity());
        assertPycocotools(score, json(folder.resolve("expected.json")).get(kind));
    }

    @RealData
    @ParameterizedTest
    @CsvSource({
        "cocoapi/instances_val2014_100.json, cocoapi/instances_val2014_fakesegm100_results.json, cocoapi/expected.json, segm, SEGM",
        "cocoapi/instances_val2014_100.json, cocoapi/instances_val2014_fakebbox100_results.json, cocoapi/expected.json, bbox, BBOX",
        "../coco-mini/val/instances.json, cocoapi-perturbed/coco_mini_val_results.json, cocoapi-perturbed/coco_mini_val_expected.json, segm, SEGM",
        "../coco-mini/val/instances.json, cocoapi-perturbed/coco_mini_val_results.json, cocoapi-perturbed/coco_mini_val_expected.json, bbox, BBOX",
        "../facade/val/instances.json, cocoapi-perturbed/facade_val_results.json, cocoapi-perturbed/facade_val_expected.json, segm, SEGM",
        "../facade/val/instances.json, cocoapi-perturbed/facade_val_results.json, cocoapi-perturbed/facade_val_expected.json, bbox, BBOX"
    })
    void numbersOfRealPicturesAreThoseOfPycocotools(
            String truth, String results, String expected, String kind, CocoOverlap overlap) throws IOException {
        Path folder = SharedData.path("eval-fixtures");
        CocoScore score = score(folder.resolve(truth), folder.resolve(results), overlap, UnaryOperator.identity());
        assertPycocotools(score, json(folder.resolve(expected)).get(kind));
    }

    private static void assertPycocotools(CocoScore score, JsonNode numbers) {
        assertSame(score, numbers.get("stats"));
        JsonNode each = numbers.get("ap_per_category");
        assertThat(score.categories().keySet().stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(each.propertyNames());
        score.categories().forEach((id, category) -> assertNumber(category.ap(), each.get(String.valueOf(id))));
    }

    @Test
    void areasAreThoseOfTheMasksWhereResultsHaveNoBoxes() throws IOException {
        Path truth = Fixtures.path("coco/truth.json");
        Path results = Fixtures.path("coco/results.json");
        JsonNode expected = json(Fixtures.path("coco/expected.json")).get("unboxed");
        assertPycocotools(score(truth, results, CocoOverlap.SEGM, CocoApTest::unboxed), expected.get("segm"));
        assertSame(
                score(truth, results, CocoOverlap.BOUNDARY, CocoApTest::unboxed),
                expected.get("boundary").get("stats"));
    }

    @RealData
    @Test
    void areasAreThoseOfTheMasksAsInFasterCocoEval() throws IOException {
        Path folder = SharedData.path("eval-fixtures", "faster-coco-eval");
        Path truth = folder.resolve("gt_dataset.json");
        Path results = folder.resolve("dt_dataset.json");
        JsonNode expected = json(folder.resolve("expected.json"));
        assertPeer(score(truth, results, CocoOverlap.SEGM, CocoApTest::unboxed), expected.get("segm"));
        assertPeer(score(truth, results, CocoOverlap.BOUNDARY, CocoApTest::unboxed), expected.get("boundary"));
        assertSame(
                score(truth, results, CocoOverlap.SEGM, CocoApTest::unboxed),
                expected.get("segm").get("cocoapi_reference"));
        assertThat(score(truth, results, CocoOverlap.SEGM, UnaryOperator.identity())
                        .number("APmedium"))
                .isCloseTo(0.7921, within(5e-5));
    }

    @Test
    void smallArraysAreScoredAsInDeeplab2() throws IOException {
        JsonNode example = json(Fixtures.path("deeplab2.json"))
                .valueStream()
                .filter(c -> c.get("name").asString().equals("iou_0.8_single_mask"))
                .findFirst()
                .orElseThrow();
        CocoAp ap = new CocoAp(EnumSet.of(CocoOverlap.SEGM));
        ap.add(1, objects(example.get("gt")), objects(example.get("pred")));
        assertSame(ap.score(CocoOverlap.SEGM, List.of(8)), example.get("expected"));
    }

    @Test
    void labelMapsAreScoredAsInDeeplab2() throws IOException {
        JsonNode example = json(Fixtures.path("deeplab2.json"))
                .valueStream()
                .filter(c -> c.get("name").asString().equals("scores_wrong_instance_higher"))
                .findFirst()
                .orElseThrow();
        CocoAp ap = new CocoAp(EnumSet.of(CocoOverlap.SEGM));
        List<CocoObject> truth = objects(example.get("gt_class"), example.get("instance"), null);
        List<CocoObject> found =
                objects(example.get("pred_class"), example.get("instance"), example.get("pred_scores"));
        ap.add(1, truth, found);
        CocoScore score = ap.score(CocoOverlap.SEGM, List.of(1, 2));
        JsonNode expected = example.get("expected"); // of four digits
        assertThat(score.number("AP")).isCloseTo(expected.get("AP").asDouble(), within(5e-5));
        assertThat(score.number("AR1")).isCloseTo(expected.get("AR1").asDouble(), within(1e-12));
        assertThat(score.number("AR10")).isCloseTo(expected.get("AR10").asDouble(), within(1e-12));
        assertThat(score.number("APlarge")).isNaN();
    }

    @Test
    void theResultDoesNotDependOnTheOrderOfPicturesOrThreads() {
        List<List<CocoObject>> truths = new ArrayList<>();
        List<List<CocoObject>> founds = new ArrayList<>();
        Random random = new Random(5);
        for (int p = 0; p < 60; p++) {
            truths.add(random(random, 6));
            founds.add(random(random, 9));
        }
        CocoAp inOrder = new CocoAp(EnumSet.allOf(CocoOverlap.class));
        for (int p = 0; p < 60; p++) {
            inOrder.add(p, truths.get(p), founds.get(p));
        }
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
        Collections.shuffle(shuffled, random);
        CocoAp parallel = new CocoAp(EnumSet.allOf(CocoOverlap.class));
        shuffled.parallelStream().forEach(p -> parallel.add(p, truths.get(p), founds.get(p)));
        CocoAp mixedUp = new CocoAp(EnumSet.allOf(CocoOverlap.class));
        shuffled.forEach(p -> mixedUp.add(p, truths.get(p), founds.get(59 - p)));
        for (CocoOverlap overlap : CocoOverlap.values()) {
            assertThat(parallel.score(overlap, List.of(1, 2, 3))).isEqualTo(inOrder.score(overlap, List.of(1, 2, 3)));
            assertThat(mixedUp.score(overlap, List.of(1, 2, 3))).isNotEqualTo(inOrder.score(overlap, List.of(1, 2, 3)));
        }
    }

    @Test
    void objectsOfEqualScoreAreTakenInTheOrderOfThePictures() {
        CocoObject there = square(0);
        CocoObject elsewhere = square(40);
        CocoAp ap = new CocoAp(EnumSet.allOf(CocoOverlap.class));
        for (int picture = 9; picture >= 0; picture--) {
            ap.add(picture, List.of(there), List.of(picture % 2 == 0 ? there : elsewhere));
        }
        // One true object a picture. Of the found ones, taken in the order of the pictures, the 1st, 3rd, 5th, 7th and
        // 9th are right:
        // precisions of 1, 2/3, 3/5, 4/7 and 5/9. The first holds for the recalls 0 to .1, 11 of COCO's 101, the others
        // for 10 each.
        double expected = (11 + 10 * (2 / 3.0 + 3 / 5.0 + 4 / 7.0 + 5 / 9.0)) / 101;
        for (CocoOverlap overlap : CocoOverlap.values()) {
            CocoScore score = ap.score(overlap, List.of(1));
            assertThat(score.number("AP")).isCloseTo(expected, within(1e-12));
            assertThat(score.number("AR1")).isCloseTo(.5, within(1e-12));
        }
    }

    /** A square of 20 x 20 pixels. */
    private static CocoObject square(int x) {
        boolean[] bitmap = new boolean[80 * 80];
        for (int row = 0; row < 20; row++) {
            Arrays.fill(bitmap, row * 80 + x, row * 80 + x + 20, true);
        }
        return CocoObject.of(new Instance(Mask.ofBitmap(80, 80, bitmap), 1, .5f));
    }

    @Test
    void aRimIsWhatErosionTakesOff() {
        Random random = new Random(6);
        for (int round = 0; round < 312; round++) {
            int scale = round < 300 ? 1 : 16; // beyond a word of 64 pixels, too
            int width = 1 + random.nextInt(25 * scale);
            int height = 1 + random.nextInt(25 * scale);
            boolean[] bitmap = new boolean[width * height];
            for (int k = 0; k < 3; k++) {
                int x = random.nextInt(width);
                int y = random.nextInt(height);
                for (int i = 0; i < bitmap.length; i++) {
                    bitmap[i] |=
                            i % width >= x && i % width < x + 11 * scale && i / width >= y && i / width < y + 9 * scale;
                }
            }
            int distance = 1 + random.nextInt(scale == 1 ? 3 : 80);
            boolean[] rim = new boolean[bitmap.length];
            for (int i = 0; i < rim.length; i++) {
                for (int dy = -distance; bitmap[i] && !rim[i] && dy <= distance; dy++) {
                    for (int dx = -distance; !rim[i] && dx <= distance; dx++) {
                        int x = i % width + dx;
                        int y = i / width + dy;
                        rim[i] |= x < 0 || y < 0 || x >= width || y >= height || !bitmap[y * width + x];
                    }
                }
            }
            assertThat(MaskBoundary.of(Mask.ofBitmap(width, height, bitmap), distance))
                    .isEqualTo(Mask.ofBitmap(width, height, rim));
        }
    }

    @Test
    void thresholdsAreThoseOfNumpy() {
        assertThat(CocoMatches.THRESHOLDS)
                .containsExactly(0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.8999999999999999, 0.95);
    }

    private static CocoScore score(Path truth, Path results, CocoOverlap overlap, UnaryOperator<CocoObject> change) {
        CocoAnnotations annotations = CocoAnnotations.read(truth);
        CocoResults found = CocoResults.read(results, annotations);
        CocoAp ap = new CocoAp(EnumSet.of(overlap));
        annotations.pictures().parallelStream()
                .forEach(picture -> ap.add(
                        picture.id(),
                        annotations.objects(picture),
                        found.objects(picture).stream().map(change).toList()));
        return ap.score(
                overlap, annotations.categories().stream().map(Category::id).toList());
    }

    private static CocoObject unboxed(CocoObject object) {
        Mask mask = Objects.requireNonNull(object.mask());
        return CocoObject.of(new Instance(mask, object.category(), (float) object.score()));
    }

    private static void assertSame(CocoScore score, JsonNode numbers) {
        assertThat(List.copyOf(score.numbers().keySet()))
                .containsExactlyElementsOf(List.copyOf(numbers.propertyNames()));
        score.numbers().forEach((key, value) -> assertNumber(value, numbers.get(key)));
    }

    private static void assertPeer(CocoScore score, JsonNode numbers) {
        JsonNode expected = numbers.get("peer_expected");
        Map.ofEntries(
                        Map.entry("AP", "AP_all"),
                        Map.entry("AP50", "AP_50"),
                        Map.entry("AP75", "AP_75"),
                        Map.entry("APsmall", "AP_small"),
                        Map.entry("APmedium", "AP_medium"),
                        Map.entry("APlarge", "AP_large"),
                        Map.entry("AR1", "AR_all"),
                        Map.entry("AR10", "AR_second"),
                        Map.entry("AR100", "AR_third"),
                        Map.entry("ARsmall", "AR_small"),
                        Map.entry("ARmedium", "AR_medium"),
                        Map.entry("ARlarge", "AR_large"))
                .forEach((ours, theirs) -> assertNumber(score.number(ours), expected.get(theirs)));
    }

    /** The official tools say -1, or null for a category, where nothing is to be found. */
    private static void assertNumber(double value, JsonNode expected) {
        if (expected.isNull() || expected.asDouble() == -1) {
            assertThat(value).isNaN();
        } else {
            assertThat(value).isCloseTo(expected.asDouble(), within(1e-12));
        }
    }

    private static JsonNode json(Path file) throws IOException {
        return new ObjectMapper().readTree(Files.readString(file));
    }

    private static List<CocoObject> objects(JsonNode list) {
        return list.valueStream()
                .map(object -> {
                    JsonNode rows = object.get("mask");
                    int width = rows.get(0).size();
                    boolean[] bitmap = new boolean[rows.size() * width];
                    for (int i = 0; i < bitmap.length; i++) {
                        bitmap[i] = rows.get(i / width).get(i % width).asInt() == 1;
                    }
                    Mask mask = Mask.ofBitmap(width, rows.size(), bitmap);
                    double score = object.has("score") ? object.get("score").asDouble() : 1;
                    return new CocoObject(
                            object.get("category_id").asInt(),
                            mask,
                            Rectangle.of(mask.box()),
                            mask.area(),
                            object.has("iscrowd") && object.get("iscrowd").asInt() == 1,
                            score);
                })
                .toList();
    }

    /** One object for each label, of the class at its pixels; class 0 does not count. */
    private static List<CocoObject> objects(JsonNode classes, JsonNode labels, @Nullable JsonNode scores) {
        int width = labels.get(0).size();
        int[] flat = labels.valueStream()
                .flatMapToInt(row -> row.valueStream().mapToInt(JsonNode::asInt))
                .toArray();
        LabelMap map = new LabelMap(width, labels.size(), flat);
        List<CocoObject> objects = new ArrayList<>();
        map.masks().forEach((label, mask) -> {
            Box box = mask.box();
            int category = classes.get(box.y()).get(box.x()).asInt();
            double score =
                    scores == null ? 1 : scores.get(Integer.toString(label)).asDouble();
            if (category > 0) {
                objects.add(new CocoObject(category, mask, Rectangle.of(box), mask.area(), false, score));
            }
        });
        return objects;
    }

    /** Squares on a coarse grid, so that many overlap, with few different scores. */
    private static List<CocoObject> random(Random random, int count) {
        List<CocoObject> objects = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            boolean[] bitmap = new boolean[80 * 80];
            int x = 20 * random.nextInt(3);
            int y = 20 * random.nextInt(3);
            int side = 24 + random.nextInt(16);
            for (int row = y; row < y + side; row++) {
                Arrays.fill(bitmap, row * 80 + x, row * 80 + x + side, true);
            }
            objects.add(CocoObject.of(new Instance(
                    Mask.ofBitmap(80, 80, bitmap),
                    1 + random.nextInt(3),
                    random.nextInt(4) / 4f,
                    random.nextInt(8) == 0)));
        }
        return objects;
    }
}
