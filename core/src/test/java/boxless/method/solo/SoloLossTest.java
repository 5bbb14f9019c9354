package boxless.method.solo;

import static boxless.method.solo.TargetMakerTest.SCENE;
import static boxless.method.solo.TargetMakerTest.SIDE;
import static boxless.method.solo.TargetMakerTest.SOLO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Instance;
import boxless.method.Loss;
import boxless.nn.Layers;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss against numbers of the official functions, and against its formulas. */
class SoloLossTest {
    private static final int[] STRIDES = {4, 4, 8, 16, 16};

    /** What a fresh network says, one element for each picture: nothing is anywhere; the logits of its masks. */
    private static Prediction.Cells untrained(float... masks) {
        List<Tensor> categories = new ArrayList<>();
        List<Tensor> features = new ArrayList<>();
        List<Conv2dImpl> outputs = new ArrayList<>();
        for (int i = 0; i < STRIDES.length; i++) {
            int side = SOLO.grids().sides().get(i);
            float[] logits = new float[masks.length * 80 * side * side];
            Arrays.fill(logits, -4.59512f);
            categories.add(Tensors.of(logits, masks.length, 80, side, side));
            int size = SIDE / STRIDES[i];
            float[] values = new float[masks.length * size * size];
            for (int b = 0; b < masks.length; b++) {
                Arrays.fill(values, b * size * size, (b + 1) * size * size, masks[b]);
            }
            features.add(Tensors.of(values, masks.length, 1, size, size));
            Conv2dImpl output = Initial.zero(1, (long) side * side, 1);
            Layers.fill(output.weight(), 1);
            outputs.add(output);
        }
        return new Prediction.Cells(categories, features, outputs);
    }

    @SafeVarargs
    private static Loss loss(Prediction output, List<Instance>... pictures) {
        return new SoloLoss(SOLO)
                .of(
                        output,
                        new TargetMaker(SOLO)
                                .of(Stream.of(pictures)
                                        .map(TargetMakerTest::sample)
                                        .toList()));
    }

    private static double term(Loss loss, String name) {
        return loss.terms().getOrDefault(name, Double.NaN);
    }

    @Test
    void lossesOfTheSceneEqualTheReferences() {
        try (PointerScope scope = new PointerScope()) {
            Loss loss = loss(untrained(0), SCENE);
            assertThat(term(loss, "mask") * 3).isCloseTo(1.1972, within(1e-4));
            assertThat(term(loss, "category")).isCloseTo(1.0995, within(1e-4));
            assertThat(loss.total().item_double()).isCloseTo(1.1972 + 1.0995, within(2e-4));
        }
    }

    @Test
    void everyPictureOfABatchIsComparedWithItsOwnObjects() {
        List<Instance> one = SCENE.subList(0, 1);
        // 30 and 9 pairs of a cell and its object
        try (PointerScope scope = new PointerScope()) {
            double first = term(loss(untrained(2), SCENE), "mask") * 30;
            double second = term(loss(untrained(-1), one), "mask") * 9;
            assertThat(term(loss(untrained(2, -1), SCENE, one), "mask") * 39).isCloseTo(first + second, within(1e-4));
            assertThat(term(loss(untrained(-1, 2), one, SCENE), "mask") * 39).isCloseTo(first + second, within(1e-4));
            double category = term(loss(untrained(0, 0), SCENE, List.of()), "category");
            assertThat(term(loss(untrained(0, 0), List.of(), SCENE), "category"))
                    .isCloseTo(category, within(1e-6));
        }
    }

    @Test
    void withoutObjectsTheMaskLossAndItsGradientAre0() {
        try (PointerScope scope = new PointerScope()) {
            Prediction.Cells output = untrained(3);
            Loss loss = loss(output, List.of());
            assertThat(term(loss, "mask")).isZero();
            loss.total().backward();
            float[] gradient = Tensors.floats(output.outputs().get(3).weight().grad());
            assertThat(gradient).containsOnly(0);
        }
    }

    @Test
    void theOrderOfObjectsDoesNotMatterUnlessTheirCellsCollide() {
        List<Instance> reversed = new ArrayList<>(SCENE);
        Collections.reverse(reversed);
        try (PointerScope scope = new PointerScope()) {
            double there = loss(untrained(0), SCENE).total().item_double();
            assertThat(loss(untrained(0), reversed).total().item_double()).isCloseTo(there, within(1e-6));
        }
    }

    @Test
    void focalLossEqualsTheReferences() {
        try (PointerScope scope = new PointerScope()) {
            Tensor logits = Tensors.of(new float[] {2, -1, -3, .5f, 0, 0}, 3, 2);
            Tensor positive = Tensors.of(new float[] {1, 0, 0, 0, 0, 1}, 3, 2);
            Tensor loss = FocalLoss.of(torch.log_sigmoid(logits), torch.log_sigmoid(logits.neg()), positive, .25, 2);
            assertThat(loss.sum().item_double() / 3).isCloseTo(0.1580, within(5e-5));
        }
    }

    /** Masks of these probabilities: as one logit, and as the product of two. */
    private static List<MaskLogits> masks(double... probabilities) {
        return List.of(
                new MaskLogits(List.of(logits(p -> p, probabilities))),
                new MaskLogits(List.of(
                        logits(p -> Math.pow(p, .3), probabilities), logits(p -> Math.pow(p, .7), probabilities))));
    }

    private static Tensor logits(DoubleUnaryOperator part, double... probabilities) { // (1, 1, n)
        float[] values = new float[probabilities.length];
        for (int i = 0; i < values.length; i++) {
            double p = part.applyAsDouble(probabilities[i]);
            values[i] = (float) Math.log(p / (1 - p));
        }
        return Tensors.of(values, 1, 1, values.length);
    }

    @Test
    void maskLossesAreThoseOfTheFormulas() {
        double[] p = {.9, .6, .2, .1};
        double[] q = {1, 1, 0, 0};
        double entropy = mean(i -> q[i] > 0 ? -2 * Math.log(p[i]) : -Math.log(1 - p[i]));
        double focal = mean(i -> q[i] > 0
                ? -.25 * Math.pow(1 - p[i], 2) * Math.log(p[i])
                : -.75 * Math.pow(p[i], 2) * Math.log(1 - p[i]));
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(new float[] {1, 1, 0, 0}, 1, 1, 4);
            for (MaskLogits masks : masks(p)) {
                assertThat(new MaskLoss.Dice(3).of(masks, truth).item_double()).isCloseTo(0.06890124, within(1e-6));
                assertThat(new MaskLoss.CrossEntropy(10, 2).of(masks, truth).item_double())
                        .isCloseTo(entropy, within(1e-5));
                assertThat(new MaskLoss.Focal(20, .25, 2).of(masks, truth).item_double())
                        .isCloseTo(focal, within(1e-5));
            }
        }
    }

    private static double mean(IntToDoubleFunction loss) {
        return IntStream.range(0, 4).mapToDouble(loss).average().orElseThrow();
    }

    static List<MaskLoss> logarithmic() {
        return List.of(new MaskLoss.CrossEntropy(10, 1), new MaskLoss.Focal(20, .5, 0), new MaskLoss.Focal(20, .5, .5));
    }

    /** Single precision knows no probability between 1 - 6e-8 and 1. */
    @ParameterizedTest
    @MethodSource("logarithmic")
    void aPixelThatIsSureOfTheWrongThingStillLearns(MaskLoss loss) {
        double full = loss instanceof MaskLoss.Focal focal ? focal.alpha() : 1;
        try (PointerScope scope = new PointerScope()) {
            for (int factors = 1; factors <= 2; factors++) {
                for (int wrong : new int[] {-30, 30}) {
                    Tensor logits = Tensors.of(new float[] {wrong}, 1, 1, 1).requires_grad_(true);
                    MaskLogits masks = new MaskLogits(Collections.nCopies(factors, logits));
                    loss.of(masks, Tensors.of(new float[] {wrong < 0 ? 1 : 0}, 1, 1, 1))
                            .sum()
                            .backward();
                    // With two factors of 30 each has half of it, and both are this one.
                    double expected = wrong < 0 ? -full * factors : full;
                    assertThat(logits.grad().item_double()).isCloseTo(expected, within(full * 0.01));
                }
            }
        }
    }
}
