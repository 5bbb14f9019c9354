package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Centre;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Sigma;
import boxless.weights.Safetensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Loss and derivative against the public code's; how they were made is in ORIGIN.md beside the golden files. */
class GoldenLossTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;

    private final JsonNode golden = GoldenFiles.json(GoldenLossTest.class, "loss.json");

    @Test
    void officialCentroid() {
        check("to_center_n_sigma_1", Sigma.CIRCULAR, Centre.CENTROID, CoordinateGrid.CITYSCAPES);
    }

    @Test
    void officialLearnableCentre() {
        check("learnable_center_n_sigma_1", Sigma.CIRCULAR, Centre.LEARNABLE, CoordinateGrid.CITYSCAPES);
        check("learnable_center_n_sigma_2", Sigma.ELLIPTICAL, Centre.LEARNABLE, CoordinateGrid.CITYSCAPES);
    }

    @Test
    void embedSegMedoids() {
        check("embedseg_medoid", Sigma.ELLIPTICAL, Centre.MEDOID, CoordinateGrid.EMBED_SEG);
        check("embedseg_approximate_medoid", Sigma.ELLIPTICAL, Centre.APPROXIMATE_MEDOID, CoordinateGrid.EMBED_SEG);
    }

    private void check(String name, Sigma sigma, Centre centre, CoordinateGrid grid) {
        SpatialEmbeddingsOptions defaults = SpatialEmbeddingsOptions.DEFAULTS;
        SpatialEmbeddingsOptions options = new SpatialEmbeddingsOptions(
                1,
                1,
                defaults.objective(),
                sigma,
                defaults.margin(),
                centre,
                defaults.weights(),
                grid,
                defaults.decoder(),
                defaults.clustering());
        int channels = 3 + options.sigmas();
        float[] output = output(channels);
        float[] gradient = new float[output.length];
        Targets targets = TargetMaker.of(List.of(discs(), sample(new int[WIDTH * HEIGHT])), options);
        PictureLoss loss = new PictureLoss(options, WIDTH, HEIGHT);
        double[] terms = new double[4];
        for (int b = 0; b < 2; b++) {
            loss.compute(
                    output,
                    gradient,
                    b * channels * WIDTH * HEIGHT,
                    targets.pictures().get(b),
                    .5);
            terms[0] += loss.instanceTerm() / 2;
            terms[1] += loss.smoothnessTerm() / 2;
            terms[2] += loss.seedTerm() / 2;
            terms[3] += loss.total() / 2;
        }
        JsonNode expected = golden.get("cases").get(name);
        String[] keys = {"inst", "var", "seed", "total"};
        for (int t = 0; t < 4; t++) {
            assertThat(terms[t])
                    .as(name + " " + keys[t])
                    .isCloseTo(expected.get(keys[t]).asDouble(), within(2e-6));
        }
        checkGradientSums(name, gradient, channels, expected);
        checkGradient(name, gradient, channels);
    }

    private static void checkGradientSums(String name, float[] gradient, int channels, JsonNode expected) {
        for (int b = 0; b < 2; b++) {
            for (int c = 0; c < channels; c++) {
                double sum = 0;
                double absolute = 0;
                for (int i = 0; i < WIDTH * HEIGHT; i++) {
                    double value = gradient[(b * channels + c) * WIDTH * HEIGHT + i];
                    sum += value;
                    absolute += Math.abs(value);
                }
                String what = name + ", image " + b + ", channel " + c;
                assertThat(sum)
                        .as(what)
                        .isCloseTo(expected.get("gradient_sum").get(b).get(c).asDouble(), within(2e-4));
                assertThat(absolute)
                        .as(what)
                        .isCloseTo(
                                expected.get("gradient_abs_sum").get(b).get(c).asDouble(), within(2e-4));
            }
        }
    }

    private static void checkGradient(String name, float[] gradient, int channels) {
        var stored = Safetensors.read(GoldenFiles.path(GoldenLossTest.class, "loss-gradients.safetensors"))
                .tensors()
                .get(name);
        if (stored == null) {
            return; // equal to another case's
        }
        float[] expected = stored.toFloats(); // (channels, 32, 48)
        for (int n = 0; n < expected.length; n++) {
            int c = n / (32 * 48);
            int y = n / 48 % 32 * 2;
            int x = n % 48 * 2;
            assertThat(gradient[(c * HEIGHT + y) * WIDTH + x])
                    .as("%s, channel %d, row %d, column %d", name, c, y, x)
                    .isCloseTo(expected[n], within(1e-5f));
        }
    }

    private static float[] output(int channels) {
        float[] output = new float[2 * channels * WIDTH * HEIGHT];
        for (int i = 0; i < output.length; i++) {
            double v = 2 * Ruled.unit("output", i) - 1;
            int c = i / (WIDTH * HEIGHT) % channels;
            output[i] = (float) (c < 2 ? .006 * v : c == channels - 1 ? 3 * v : .8 + .1 * v);
        }
        return output;
    }

    private Sample discs() {
        int[] labels = new int[WIDTH * HEIGHT];
        for (JsonNode disc : golden.get("discs_id_cy_cx_r")) {
            int radius = disc.get(3).asInt();
            for (int i = 0; i < labels.length; i++) {
                int dy = i / WIDTH - disc.get(1).asInt();
                int dx = i % WIDTH - disc.get(2).asInt();
                if (dy * dy + dx * dx <= radius * radius) {
                    labels[i] = disc.get(0).asInt();
                }
            }
        }
        return sample(labels);
    }

    private static Sample sample(int[] labels) {
        LabelMap map = new LabelMap(WIDTH, HEIGHT, labels);
        return new Sample(
                "golden", new Pixels(WIDTH, HEIGHT, 1, 1, new float[WIDTH * HEIGHT]), Panoptic.ofLabels(map, 1));
    }
}
