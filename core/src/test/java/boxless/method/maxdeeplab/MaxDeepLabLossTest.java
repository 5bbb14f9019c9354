package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.file.Settings;
import boxless.method.Loss;
import boxless.method.maxdeeplab.Targets.Segments;
import boxless.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The loss on a picture of 2x3 pixels with four slots, against numbers of the official code. */
class MaxDeepLabLossTest {
    /** Logits of the four slots at each pixel. */
    private static final double[][] MASKS = {
        {3, 0, -1, .5}, {2, 1, 0, .5}, {-1, 0, 2, 1}, {0, 2, -1, 0}, {1, 1, 0, 0}, {0, -1, 1, 2}
    };

    /** Logits of a thing, two stuff classes and void for each slot. */
    private static final double[][] CLASSES = {{2, 0, -1, 0}, {1, .5, 0, .5}, {0, 2, 0, 1}, {-1, 0, 0, 2}};

    private static final double[][] FEATURES = {{1, 0}, {.8, .6}, {0, 1}, {.6, -.8}, {.6, .8}, {-.6, .8}};

    private static final double[][] SEMANTIC = {
        {0, 2, 0, 0}, {0, 1, 1, 0}, {0, 0, 2, 0}, {0, 1, 0, 0}, {1, 0, 0, 0}, {0, 0, 1, 1}
    };

    /** Two things and stuff; the fifth pixel is void. */
    private static final Targets TARGETS = new Targets(
            List.of(new Segments(new long[] {0, 0, 1}, 2)),
            new long[] {0, 0, 2, 1, -1, 2},
            new long[] {1, 1, 2, 1, -1, 2},
            new float[] {1, 1, 1, 1, 1, 1},
            2,
            3);

    private static Prediction prediction(double[][] masks, double[][] classes) {
        return new Prediction(
                pixels(masks), // (1, N, 2, 3)
                Tensors.of(flat(classes), 1, classes.length, 4),
                pixels(FEATURES),
                Tensors.of(new float[1], 1, 1, 1), // no loss sees the kernels or the attention
                Tensors.of(new float[1], 1, 1, 1, 1, 1),
                pixels(SEMANTIC));
    }

    private static Tensor pixels(double[][] values) {
        return Tensors.of(flat(values), 1, 2, 3, values[0].length).permute(0, 3, 1, 2);
    }

    private static float[] flat(double[][] values) {
        double[] all = Arrays.stream(values).flatMapToDouble(DoubleStream::of).toArray();
        float[] flat = new float[all.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) all[i];
        }
        return flat;
    }

    private static LossOptions options(String yaml) {
        return Settings.bind("test", "loss", Settings.parseYaml(yaml), LossOptions.OFFICIAL);
    }

    private static Loss loss(String yaml, Prediction prediction, Targets targets) {
        return new MaxDeepLabLoss(options(yaml)).of(prediction, targets);
    }

    private static double term(Loss loss, String name) {
        return Objects.requireNonNull(loss.terms().get(name));
    }

    @Test
    void similaritiesThatAreNoNumbersAreMatchedAllTheSame() {
        float[] broken = new float[12];
        Arrays.fill(broken, Float.NaN);
        Matching matching = Matching.of(Tensors.of(broken, 1, 4, 3), TARGETS);
        assertThat(matching.slotOf()).doesNotHaveDuplicates().doesNotContain(Matching.NONE);
    }

    @Test
    void everyTermIsTheOfficialOne() {
        try (PointerScope scope = new PointerScope()) {
            Loss loss = loss("{}", prediction(MASKS, CLASSES), TARGETS);
            assertThat(3 * term(loss, "mask_dice")).isCloseTo(.22055858, within(2e-7));
            assertThat(3 * term(loss, "class")).isCloseTo(.66988975, within(2e-7));
            assertThat(.3 * term(loss, "mask_id")).isCloseTo(.17065737, within(2e-7));
            assertThat(loss.terms().get("instance_discrimination")).isCloseTo(.17793997, within(2e-7));
            assertThat(loss.terms().get("semantic")).isCloseTo(.68759840, within(2e-7));
            assertThat(loss.total().item_double()).isCloseTo(1.92664407, within(5e-7));
            assertThat(loss.terms()).doesNotContainKey("lost");
        }
    }

    @Test
    void numbersOfSlotsMeanNothing() {
        int[] order = {2, 0, 3, 1};
        double[][] masks = new double[MASKS.length][4];
        double[][] classes = new double[4][];
        for (int n = 0; n < 4; n++) {
            classes[n] = CLASSES[order[n]];
            for (int x = 0; x < MASKS.length; x++) {
                masks[x][n] = MASKS[x][order[n]];
            }
        }
        try (PointerScope scope = new PointerScope()) {
            assertThat(loss("{}", prediction(masks, classes), TARGETS).total().item_double())
                    .isCloseTo(1.92664407, within(5e-7));
        }
    }

    /** Images of a batch have different numbers of segments, none and more than there are slots among them. */
    @Test
    void batchesAreAsInPlainLoops() {
        Random random = new Random(12);
        int lost = 0;
        for (int round = 0; round < 60; round++) {
            String yaml = "{pq_style: {similarity: %s, objective: %s, unmatched: %s, alpha: .6}}"
                    .formatted(
                            random.nextBoolean() ? "product" : "sum",
                            random.nextBoolean() ? "product" : "sum",
                            List.of("overlap", "unit", "complement").get(random.nextInt(3)));
            try (PointerScope scope = new PointerScope()) {
                lost += compare(new RandomBatch(random, 3), yaml);
            }
        }
        assertThat(lost).isPositive();
    }

    private static int compare(RandomBatch batch, String yaml) {
        Map<String, Double> terms =
                loss(yaml, batch.prediction(), batch.targets()).terms();
        double[] expected = new double[3];
        int lost = 0;
        for (int b = 0; b < batch.images(); b++) {
            NaiveLoss naive = batch.naive(b, options(yaml).pqStyle());
            expected[0] += naive.mask() / batch.images();
            expected[1] += naive.classes() / batch.images();
            expected[2] += naive.maskId() / batch.images();
            lost += naive.lost();
        }
        assertThat(terms.get("mask_dice")).isCloseTo(expected[0], within(1e-5));
        assertThat(terms.get("class")).isCloseTo(expected[1], within(1e-5));
        assertThat(terms.get("mask_id")).isCloseTo(expected[2], within(1e-5));
        assertThat(terms.getOrDefault("lost", 0.0) * batch.images()).isCloseTo(lost, within(1e-9));
        return lost;
    }

    @Test
    void termsOfWeightZeroAreNotWorkedOut() {
        try (PointerScope scope = new PointerScope()) {
            Prediction prediction = prediction(MASKS, CLASSES);
            String alone = "{pq_style: {weight: 0}, instance_discrimination: {weight: 0}, mask_id: 0}";
            Loss loss = loss(alone, prediction, TARGETS);
            assertThat(loss.terms()).containsOnlyKeys("semantic");
            assertThat(loss.total().item_double()).isCloseTo(.68759840, within(2e-7));
            Prediction withoutHead = new Prediction(
                    prediction.masks(),
                    prediction.classes(),
                    prediction.features(),
                    prediction.kernels(),
                    prediction.attention(),
                    null);
            assertThat(loss("{}", withoutHead, TARGETS).total().item_double())
                    .isCloseTo(1.92664407 - .68759840, within(5e-7));
        }
        assertThatThrownBy(
                        () -> options(
                                "{pq_style: {weight: 0}, instance_discrimination: {weight: 0}, mask_id: 0, semantic: {weight: 0}}"))
                .hasMessageContaining("all losses are 0");
    }

    /** At the start of training classes may be as wrong as can be, and images may have no segment at all. */
    @Test
    void gradientsAreFiniteWhateverTheLogits() {
        Targets nothing = new Targets(
                List.of(new Segments(new long[0], 0)),
                filled(6, Targets.VOID),
                filled(6, Targets.VOID),
                new float[6],
                2,
                3);
        for (Targets targets : List.of(TARGETS, nothing)) {
            try (PointerScope scope = new PointerScope()) {
                Prediction prediction = prediction(MASKS, CLASSES);
                Tensor masks = prediction.masks().mul(new Scalar(1e4)).set_requires_grad(true);
                Tensor classes = prediction.classes().mul(new Scalar(1e4)).set_requires_grad(true);
                Tensor features = prediction.features().mul(new Scalar(0.0)).set_requires_grad(true);
                Loss loss = loss(
                        "{}",
                        new Prediction(
                                masks,
                                classes,
                                features,
                                prediction.kernels(),
                                prediction.attention(),
                                prediction.semantic()),
                        targets);
                loss.total().backward();
                for (Tensor input : List.of(masks, classes, features)) {
                    for (float value : Tensors.floats(input.grad())) {
                        assertThat(value).isFinite();
                    }
                }
                assertThat(loss.total().item_double()).isFinite();
            }
        }
    }

    private static long[] filled(int length, long value) {
        long[] array = new long[length];
        Arrays.fill(array, value);
        return array;
    }
}
