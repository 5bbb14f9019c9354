package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import boxless.file.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NormalizationTest {
    private final JsonMapper json = JsonMapper.shared();

    @Test
    void everyKindSurvivesJson() {
        for (Normalization normalization : List.of(
                new Normalization.Unit(),
                new Normalization.Percentile(1, 99.8),
                new Normalization.MeanStd(new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f}),
                new Normalization.Standardize())) {
            String text = json.writeValueAsString(normalization);
            assertThat(json.readValue(text, Normalization.class)).isEqualTo(normalization);
            assertThat(Settings.JSON.writeValueAsString(normalization)).isEqualTo(text);
        }
    }

    @Test
    void theStoredFormIsStable() {
        assertThat(json.writeValueAsString(new Normalization.Percentile(1, 99.8)))
                .isEqualTo("{\"kind\":\"percentile\",\"low\":1.0,\"high\":99.8}");
        assertThat(json.writeValueAsString(new Normalization.MeanStd(new float[] {.5f}, new float[] {.25f})))
                .isEqualTo("{\"kind\":\"mean_std\",\"mean\":[0.5],\"std\":[0.25]}");
        assertThat(json.readValue("{\"kind\":\"percentile\",\"low\":1,\"high\":99.8}", Normalization.class))
                .isEqualTo(new Normalization.Percentile(1, 99.8));
    }

    @Test
    void numbersMayComeAsYamlReadsThem() {
        assertThat(json.readValue("{\"kind\":\"mean_std\",\"mean\":[\".5\"],\"std\":[\".25\"]}", Normalization.class))
                .isEqualTo(new Normalization.MeanStd(new float[] {.5f}, new float[] {.25f}))
                .isNotEqualTo(new Normalization.MeanStd(new float[] {.5f}, new float[] {.5f}))
                .isNotEqualTo(new Normalization.MeanStd(new float[] {.25f}, new float[] {.25f}));
    }

    @Test
    void aWrongKeyIsNamed() {
        refused(
                "data.how: \"unit\", must be a kind and its settings, {kind: ...}; choose unit, percentile",
                "how: unit");
        refused("data.how.kind: 'minmax' is unknown; choose unit, percentile", "how: {kind: minmax}");
        refused("unknown key data.how.hihg; known", "how: {kind: percentile, low: 1, high: 98, hihg: 99}");
        refused("unknown key data.how.low; known keys: none", "how: {low: 1}");
        refused("data.how.high: missing, must be a number", "how: {kind: percentile, low: 1}");
        refused("data.how.high: missing, must be a number", "how: {kind: percentile, low: 1, high: }");
        refused("data.how.high: 120; it must be above low", "how: {kind: percentile, low: 1, high: 120}");
        refused("data.how.mean: NaN; it must be a finite number", "how: {kind: mean_std, mean: [NaN], std: [1]}");
        refused("data.how.mean: 1, must be a list of numbers", "how: {kind: mean_std, mean: 1, std: [1]}");
        refused("data.how.std: missing", "how: {kind: mean_std, mean: [1], std: }");
        refused("data.how.low: \"one\", must be a number", "how: {kind: percentile, low: one, high: 99}");
        refused("data.how.std: 1 values, but mean has 2", "how: {kind: mean_std, mean: [0, 0], std: [1]}");
        refused("data.how.std: 0; it must be above 0", "how: {kind: mean_std, mean: [0], std: [0]}");
    }

    private record Data(Normalization how) {}

    private static void refused(String message, String yaml) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Settings.bind("a.yaml", "data", Settings.parseYaml(yaml), new Data(new Normalization.Unit())))
                .withMessageStartingWith("a.yaml: " + message);
    }

    @Test
    void aRecipeMayChangeOneNumberOfTheDefault() {
        Data defaults = new Data(new Normalization.Percentile(1, 99.8));
        assertThat(Settings.bind("a.yaml", "data", Settings.parseYaml("how: {low: 2}"), defaults))
                .isEqualTo(new Data(new Normalization.Percentile(2, 99.8)));
    }

    @Test
    void percentilesAreThoseOfTheSortedValues() {
        Random random = new Random(1);
        for (int trial = 0; trial < 2000; trial++) {
            boolean whole = random.nextBoolean();
            float[] values = new float[1 + random.nextInt(60)];
            int spread = 1 + random.nextInt(100);
            for (int i = 0; i < values.length; i++) {
                values[i] = whole ? random.nextInt(spread) : (float) random.nextGaussian();
            }
            double low = random.nextInt(50);
            double high = low + 0.1 + random.nextInt(49);
            int from = random.nextInt(values.length);
            float[] sorted = Arrays.copyOfRange(values, from, values.length);
            Arrays.sort(sorted);
            assertThat(percentiles(values, from, low, high))
                    .containsExactly(
                            new double[] {interpolated(sorted, low), interpolated(sorted, high)}, within(1e-6));
        }
    }

    private static double[] percentiles(float[] values, int from, double low, double high) {
        Percentiles percentiles = new Percentiles(low, high);
        while (!percentiles.isDone()) {
            int middle = (from + values.length) / 2;
            percentiles.add(values, from, middle);
            percentiles.add(values, middle, values.length);
            percentiles.endRound();
        }
        return percentiles.result();
    }

    @Test
    void aPictureReadInStripsIsScaledAsInOnePiece() {
        float[] values = new float[3 * 2000 * 1500];
        Random random = new Random(5);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(65536);
        }
        Pixels whole = new Pixels(2000, 1500, 3, 65535, values);
        for (int channels : new int[] {1, 3}) {
            Pixels adapted = Channels.adapt(whole, channels);
            for (Normalization kind : List.of(new Normalization.Percentile(1, 99.8), new Normalization.Standardize())) {
                Pixels part = Crops.of(adapted, 1000, 700, 50, 60, new Border.Edge());
                assertThat(kind.of(PictureSource.of(whole).adapted(channels))
                                .apply(part)
                                .values())
                        .containsExactly(Crops.of(kind.apply(adapted), 1000, 700, 50, 60, new Border.Edge())
                                .values());
            }
        }
    }

    private static double interpolated(float[] sorted, double percent) {
        double at = percent / 100 * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    @Test
    void percentileWorksPerChannelAndDoesNotClip() {
        float[] values = new float[202];
        for (int i = 0; i <= 100; i++) {
            values[i] = i;
            values[101 + i] = 1000 + 10 * i;
        }
        Pixels out = new Normalization.Percentile(10, 90).apply(new Pixels(101, 1, 2, 65535, values));
        for (int c = 0; c < 2; c++) {
            assertThat(out.at(c, 10, 0)).isEqualTo(0, within(1e-6f));
            assertThat(out.at(c, 90, 0)).isEqualTo(1, within(1e-6f));
            assertThat(out.at(c, 0, 0)).isEqualTo(-.125f, within(1e-6f));
            assertThat(out.at(c, 100, 0)).isEqualTo(1.125f, within(1e-6f));
        }
    }

    @Test
    void aConstantPictureBecomesZeroAndItsOutliersStayFinite() {
        float[] values = new float[10_000];
        Arrays.fill(values, 7);
        values[5] = 262;
        Pixels picture = new Pixels(100, 100, 1, 255, values);
        assertThat(new Normalization.Percentile(1, 99.8).apply(picture).values())
                .containsOnly(0, 1)
                .hasSize(10_000);
        values[5] = 7;
        assertThat(new Normalization.Standardize().apply(picture).values()).containsOnly(0);
    }

    @Test
    void meanAndStdAreOnTheUnitScale() {
        Pixels picture = new Pixels(1, 1, 3, 255, new float[] {255, 0, 51});
        assertThat(new Normalization.MeanStd(new float[] {.5f, .5f, .1f}, new float[] {.5f, .25f, .1f})
                        .apply(picture)
                        .values())
                .containsExactly(new float[] {1, -2, 1}, within(1e-6f));
        assertThat(new Normalization.Unit().apply(picture).values())
                .containsExactly(new float[] {1, 0, .2f}, within(1e-6f));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Normalization.MeanStd(new float[] {0, 0}, new float[] {1, 1}).apply(picture))
                .withMessageContaining("3 channels");
    }

    @Test
    void standardizeGivesMeanZeroAndDeviationOne() {
        Pixels out = new Normalization.Standardize().apply(new Pixels(4, 1, 1, 255, new float[] {10, 10, 30, 30}));
        assertThat(out.values()).containsExactly(new float[] {-1, -1, 1, 1}, within(1e-6f));
    }
}
