package boxless.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import boxless.mask.Assignment;
import boxless.mask.Blobs;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class NucleiApTest {
    private static final Map<String, ToDoubleFunction<Matching>> NUMBERS = Map.of(
            "tp", Matching::tp,
            "fp", Matching::fp,
            "fn", Matching::fn,
            "precision", Matching::precision,
            "recall", Matching::recall,
            "ap_dsb", Matching::ap,
            "f1", Matching::f1,
            "mean_matched_iou", Matching::meanMatchedIou,
            "mean_true_iou", Matching::meanTrueIou,
            "pq", Matching::pq);

    @Test
    void numbersAreThoseOfStardist() throws IOException {
        assertFixtures(Fixtures.path("nuclei"), 6);
    }

    @RealData
    @Test
    void numbersOfRealNucleiAreThoseOfTheFixtures() throws IOException {
        assertFixtures(SharedData.path("eval-fixtures", "label-matching"), 5);
    }

    private static void assertFixtures(Path folder, int pictures) throws IOException {
        JsonNode expected = new ObjectMapper().readTree(Files.readString(folder.resolve("expected.json")));
        NucleiAp metric = new NucleiAp();
        for (String name : expected.get("cases").propertyNames()) {
            metric.add(name, read(folder.resolve(name + "_true.png")), read(folder.resolve(name + "_pred.png")));
        }
        NucleiScore score = metric.result();
        assertThat(score.pictures()).hasSize(pictures);
        for (PictureScore picture : score.pictures()) {
            JsonNode numbers = expected.get("cases").get(picture.name());
            assertThat(picture.truths()).isEqualTo(numbers.get("n_true").asInt());
            assertThat(picture.predictions()).isEqualTo(numbers.get("n_pred").asInt());
            JsonNode thresholds = numbers.get("thresholds");
            for (int t = 0; t < 9; t++) {
                JsonNode at = thresholds.get(thresholdName(t));
                assertThat(at.propertyNames()).containsExactlyInAnyOrderElementsOf(NUMBERS.keySet());
                Matching matching = picture.matchings().get(t);
                NUMBERS.forEach((number, value) -> assertThat(value.applyAsDouble(matching))
                        .as("%s, %s at %s", picture.name(), number, matching.threshold())
                        .isCloseTo(at.get(number).asDouble(), within(1e-9)));
            }
        }
        for (int t = 0; t < 9; t++) {
            JsonNode all = expected.get("all").get(thresholdName(t));
            Matching pooled = score.pooled().get(t);
            assertThat(pooled.tp()).isEqualTo(all.get("tp").asInt());
            assertThat(pooled.fp()).isEqualTo(all.get("fp").asInt());
            assertThat(pooled.fn()).isEqualTo(all.get("fn").asInt());
            assertThat(pooled.ap()).isCloseTo(all.get("ap_dsb_pooled").asDouble(), within(1e-9));
            assertThat(score.ap().get(NucleiAp.key(t)))
                    .isCloseTo(all.get("ap_dsb_mean_over_images").asDouble(), within(1e-9));
        }
    }

    @Test
    void matchingIsTheBestOfAllAssignments() {
        Random random = new Random(10);
        int halves = 0;
        for (int round = 0; round < 3000; round++) {
            LabelMap truth = Blobs.labels(random, 8, 6);
            int[] other = truth.labels().clone();
            for (int i = 0; i < other.length; i++) {
                other[i] = random.nextInt(5) == 0
                        ? random.nextInt(7)
                        : other[i] == 1 && random.nextBoolean() ? 9 : other[i];
            }
            LabelMap predicted = new LabelMap(truth.width(), truth.height(), other);
            List<Matching> matchings =
                    NucleiAp.match("random", truth, predicted).matchings();
            for (Matching matching : matchings) {
                double[] best = best(truth, predicted, matching.threshold());
                assertThat((double) matching.tp()).isEqualTo(best[0]);
                assertThat(matching.iouSum()).isCloseTo(best[1], within(1e-9));
            }
            halves += matchings.getFirst().tp() > matchings.get(1).tp() ? 1 : 0;
        }
        assertThat(halves).isGreaterThan(100);
    }

    @Test
    void objectSplitIntoTwoHalvesIsMatchedOnce() {
        LabelMap truth = new LabelMap(4, 1, new int[] {5, 5, 5, 5});
        LabelMap predicted = new LabelMap(4, 1, new int[] {1, 1, 2, 2});
        Matching matching =
                NucleiAp.match("halves", truth, predicted).matchings().getFirst();
        assertThat(matching).isEqualTo(new Matching(0.5, 1, 1, 0, 0.5));
        assertThat(NucleiAp.match("turned", predicted, truth).matchings().getFirst())
                .isEqualTo(new Matching(0.5, 1, 0, 1, 0.5));
    }

    @Test
    void pictureWithoutObjectsIsRightWhereNothingIsPredicted() {
        LabelMap empty = new LabelMap(2, 2, new int[4]);
        LabelMap one = new LabelMap(2, 2, new int[] {0, 3, 0, 0});
        NucleiAp metric = new NucleiAp();
        metric.add("both empty", empty, empty);
        metric.add("missed", one, empty);
        metric.add("invented", empty, one);
        metric.add("found", one, one);
        assertThat(metric.result().ap())
                .containsEntry("0.50", 0.5)
                .containsEntry("0.95", 0.5)
                .hasSize(10);
        assertThat(metric.result().meanAp()).isEqualTo(0.5);
        assertThat(new NucleiAp().result().meanAp()).isNaN();
    }

    @Test
    void imagesWithoutAnyTrueObjectHaveNoScore() {
        LabelMap empty = new LabelMap(2, 2, new int[4]);
        NucleiAp metric = new NucleiAp();
        metric.add("both empty", empty, empty);
        assertThat(metric.result().meanAp()).isNaN();
        metric.add("invented", empty, new LabelMap(2, 2, new int[] {0, 3, 0, 0}));
        assertThat(metric.result().meanAp()).isNaN();
        assertThat(metric.result().hasTruth()).isFalse();
    }

    @Test
    void differentSizesNameThePicture() {
        assertThatThrownBy(() ->
                        new NucleiAp().add("cells7", new LabelMap(2, 1, new int[2]), new LabelMap(1, 1, new int[1])))
                .hasMessage("cells7: the truth is 2x1, the prediction 1x1");
    }

    /** Number of pairs and IoU sum of a full assignment whose gain counts pairs first. */
    private static double[] best(LabelMap truth, LabelMap predicted, double threshold) {
        List<Mask> truths = List.copyOf(truth.masks().values());
        List<Mask> predictions = List.copyOf(predicted.masks().values());
        double[][] gain = new double[truths.size()][predictions.size()];
        for (int i = 0; i < gain.length; i++) {
            for (int j = 0; j < predictions.size(); j++) {
                double iou = truths.get(i).iou(predictions.get(j));
                gain[i][j] = iou >= threshold ? 1000 + iou : 0;
            }
        }
        int[] columnOf = Assignment.maximise(gain);
        double[] best = new double[2];
        for (int i = 0; i < gain.length; i++) {
            if (columnOf[i] >= 0 && gain[i][columnOf[i]] > 0) {
                best[0]++;
                best[1] += truths.get(i).iou(predictions.get(columnOf[i]));
            }
        }
        return best;
    }

    /** As the fixtures write it: 0.5, 0.55, ... */
    private static String thresholdName(int t) {
        return Double.toString(NucleiAp.THRESHOLDS.get(t));
    }

    private static LabelMap read(Path png) throws IOException {
        Raster raster = ImageIO.read(png.toFile()).getRaster();
        int width = raster.getWidth();
        int height = raster.getHeight();
        return new LabelMap(width, height, raster.getSamples(0, 0, width, height, 0, (int[]) null));
    }
}
