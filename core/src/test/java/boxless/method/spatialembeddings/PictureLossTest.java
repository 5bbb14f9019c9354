package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Centre;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Objective;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Sigma;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Worked examples, and derivatives against finite differences. */
class PictureLossTest {
    private static final float[] OFFSET_X = {.01f, 0, -.01f, 0, .02f, 0};
    private static final float[] OFFSET_Y = {0, .005f, 0, -.01f, 0, .01f};
    private static final float[] SIGMA = {1, 1.1f, .9f, 1, .8f, 1.2f};
    private static final float[] SEED = {2, 1, -1, .5f, -2, 0};
    private static final int[] LABELS = {1, 1, 0, 1, 2, 2};

    @Test
    void lovaszHingeOfAWorkedExample() {
        float[] phi = {.9f, .6f, .2f, .4f, .1f, .7f};
        boolean[] target = {true, true, false, true, false, false};
        float[] errors = new float[6];
        for (int i = 0; i < 6; i++) {
            errors[i] = target[i] ? 2 - 2 * phi[i] : 2 * phi[i];
        }
        float[] slopes = new float[6];
        new LovaszHinge().slopes(errors, target, 6, slopes);
        double loss = 0;
        for (int i = 0; i < 6; i++) {
            loss += errors[i] * slopes[i];
        }
        assertThat(loss).isCloseTo(.91, within(1e-6));
    }

    @Test
    void centroidWithOneSigma() {
        PictureLoss loss = specified(Sigma.CIRCULAR, Centre.CENTROID);
        assertThat(loss.instanceTerm()).isCloseTo(1.735474, within(2e-6));
        assertThat(loss.smoothnessTerm()).isCloseTo(.02111112, within(1e-8));
        assertThat(loss.seedTerm()).isCloseTo(2.020937, within(2e-6));
        assertThat(loss.total()).isCloseTo(3.967522, within(4e-6));
    }

    @Test
    void learnableCentreWithOneSigma() {
        PictureLoss loss = specified(Sigma.CIRCULAR, Centre.LEARNABLE);
        assertThat(loss.instanceTerm()).isCloseTo(1.716048, within(2e-6));
        assertThat(loss.seedTerm()).isCloseTo(1.777061, within(2e-6));
        assertThat(loss.total()).isCloseTo(3.704219, within(4e-6));
    }

    @Test
    void learnableCentreWithTwoSigmas() {
        PictureLoss loss = specified(Sigma.ELLIPTICAL, Centre.LEARNABLE);
        assertThat(loss.instanceTerm()).isCloseTo(1.429395, within(2e-6));
        assertThat(loss.smoothnessTerm()).isCloseTo(.01319445, within(1e-8));
        assertThat(loss.seedTerm()).isCloseTo(.823157, within(2e-6));
        assertThat(loss.total()).isCloseTo(2.384496, within(4e-6));
    }

    private static PictureLoss specified(Sigma sigma, Centre centre) {
        SpatialEmbeddingsOptions options = options(Objective.JOINT, sigma, centre, 1);
        float[] half = SIGMA.clone();
        for (int i = 0; i < half.length; i++) {
            half[i] *= .5f;
        }
        float[] output = sigma == Sigma.ELLIPTICAL
                ? concatenate(OFFSET_X, OFFSET_Y, SIGMA, half, SEED)
                : concatenate(OFFSET_X, OFFSET_Y, SIGMA, SEED);
        PictureLoss loss = new PictureLoss(options, 3, 2);
        loss.compute(output, new float[output.length], 0, picture(options, 3, 2, LABELS), 1);
        return loss;
    }

    @Test
    void derivativesAreThoseOfFiniteDifferences() {
        Random random = new Random(5);
        for (Objective objective : Objective.values()) {
            for (Sigma sigma : Sigma.values()) {
                for (Centre centre : List.of(Centre.CENTROID, Centre.LEARNABLE)) {
                    derivatives(options(objective, sigma, centre, 2), random);
                }
            }
        }
    }

    /** The seed map's target counts as constant, so its offsets' derivatives are checked with the seed term switched off. */
    private static void derivatives(SpatialEmbeddingsOptions options, Random random) {
        int width = 12;
        int height = 9;
        int[] labels = new int[width * height];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i % width < 5 && i / width < 5 ? 1 : i % width > 6 && i / width > 3 ? 2 : 0;
        }
        Targets.Picture targets = picture(options, width, height, labels);
        int pixels = width * height;
        float[] output = new float[(2 + options.sigmas() + options.classes()) * pixels];
        for (int i = 0; i < output.length; i++) {
            boolean offset = i < 2 * pixels;
            boolean bandwidth = !offset && i < (2 + options.sigmas()) * pixels;
            output[i] = (float)
                    (offset
                            ? random.nextGaussian() * .002
                            : bandwidth ? 1 + random.nextGaussian() * .05 : random.nextGaussian());
        }
        float[] gradient = new float[output.length];
        new PictureLoss(options, width, height).compute(output, gradient, 0, targets, 1);
        int seedStart = (2 + options.sigmas()) * pixels;
        for (int trial = 0; trial < 60; trial++) {
            int i = trial < 40 ? random.nextInt(seedStart) : seedStart + random.nextInt(output.length - seedStart);
            double step = i < 2 * pixels ? 2e-5 : 1e-3;
            double here = objective(options, output, targets, i, 0, i < seedStart);
            double right = (objective(options, output, targets, i, step, i < seedStart) - here) / step;
            double left = (here - objective(options, output, targets, i, -step, i < seedStart)) / step;
            double tolerance = .02 * Math.abs(right) + (i < 2 * pixels ? .1 : 2e-3);
            // At a kink (a hinge that opens, two errors that change places) any slope between the two is a subgradient.
            assertThat((double) gradient[i])
                    .as("%s, element %d", options, i)
                    .isBetween(Math.min(left, right) - tolerance, Math.max(left, right) + tolerance);
        }
    }

    private static double objective(
            SpatialEmbeddingsOptions options,
            float[] output,
            Targets.Picture targets,
            int i,
            double step,
            boolean withoutSeed) {
        float[] moved = output.clone();
        moved[i] += (float) step;
        PictureLoss loss = new PictureLoss(options, 12, 9);
        loss.compute(moved, new float[moved.length], 0, targets, 1);
        return withoutSeed ? loss.total() - options.weights().seed() * loss.seedTerm() : loss.total();
    }

    @Test
    void pictureWithoutObjectsOnlySilencesTheSeedMap() {
        SpatialEmbeddingsOptions options = options(Objective.JOINT, Sigma.CIRCULAR, Centre.LEARNABLE, 1);
        float[] output = concatenate(OFFSET_X, OFFSET_Y, SIGMA, SEED);
        PictureLoss loss = new PictureLoss(options, 3, 2);
        float[] gradient = new float[output.length];
        loss.compute(output, gradient, 0, picture(options, 3, 2, new int[6]), 1);
        double expected = 0;
        for (float logit : SEED) {
            double q = 1 / (1 + Math.exp(-logit));
            expected += q * q / 6;
        }
        assertThat(loss.instanceTerm()).isZero();
        assertThat(loss.smoothnessTerm()).isZero();
        assertThat(loss.total()).isCloseTo(expected, within(1e-7));
        assertThat(gradient).doesNotContain(Float.NaN).startsWith(new float[18]);
    }

    /** An object of one pixel lies on its own centre: phi is 1. Every seed is 1/2, so that each map is off by 1/2 at both pixels. */
    @Test
    void everySeedMapLearnsItsOwnClassAlone() {
        SpatialEmbeddingsOptions options = Settings.bind(
                "test",
                "model",
                Settings.parseYaml("{classes: 2, weights: {foreground: [10, 4]}}"),
                SpatialEmbeddingsOptions.DEFAULTS);
        float[] output = {0, 0, 0, 0, 1, 1, 0, 0, 0, 0};
        float[] gradient = new float[output.length];
        PictureLoss loss = new PictureLoss(options, 2, 1);
        loss.compute(output, gradient, 0, picture(options, 2, 1, new int[] {1, 2}), 1);
        assertThat(loss.seedTerm()).isCloseTo((10 + 1 + 1 + 4) * .25 / 2, within(1e-9));
        assertThat(Arrays.copyOfRange(gradient, 6, 10))
                .containsExactly(new float[] {-1.25f, .125f, .125f, -.5f}, within(1e-7f));
    }

    private static SpatialEmbeddingsOptions options(Objective objective, Sigma sigma, Centre centre, int classes) {
        SpatialEmbeddingsOptions defaults = SpatialEmbeddingsOptions.DEFAULTS;
        return new SpatialEmbeddingsOptions(
                1,
                classes,
                objective,
                sigma,
                4,
                centre,
                defaults.weights(),
                defaults.grid(),
                defaults.decoder(),
                defaults.clustering());
    }

    /** Label k is of category k where the model has that many classes. */
    private static Targets.Picture picture(SpatialEmbeddingsOptions options, int width, int height, int[] labels) {
        LabelMap map = new LabelMap(width, height, labels);
        Pixels image = new Pixels(width, height, 1, 1, new float[width * height]);
        List<Segment> segments = Arrays.stream(map.distinct())
                .mapToObj(label -> new Segment(label, Math.min(label, options.classes()), true, false, 1))
                .toList();
        return TargetMaker.of(List.of(new Sample("test", image, new Panoptic(map, segments))), options)
                .pictures()
                .get(0);
    }

    private static float[] concatenate(float[]... planes) {
        float[] all = new float[planes.length * planes[0].length];
        for (int c = 0; c < planes.length; c++) {
            System.arraycopy(planes[c], 0, all, c * planes[0].length, planes[0].length);
        }
        return all;
    }
}
