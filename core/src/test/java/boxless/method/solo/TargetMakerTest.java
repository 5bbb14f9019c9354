package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Cells, masks and losses of a scene whose numbers the official functions gave. */
class TargetMakerTest {
    private static final int SIDE = 128;

    private static final SoloOptions SOLO = Options.with(new HeadOptions.Cells(7, 256), 50);
    private static final SoloOptions SOLO_V2 = Options.with(new HeadOptions.Dynamic(4, 512, 256, 128), 50);

    private static Instance block(int category, int left, int top, int right, int bottom) {
        BitSet bits = new BitSet();
        for (int y = top; y <= bottom; y++) {
            bits.set(y * SIDE + left, y * SIDE + right + 1);
        }
        return new Instance(Mask.ofBitmap(SIDE, SIDE, bits), category, 1);
    }

    private static final List<Instance> SCENE =
            List.of(block(3, 30, 20, 89, 59), block(7, 5, 100, 24, 109), block(11, 0, 0, 127, 127));

    private static Sample sample(List<Instance> objects) {
        return new Sample(
                "scene", new Pixels(SIDE, SIDE, 3, 1, new float[3 * SIDE * SIDE]), new Instances(SIDE, SIDE, objects));
    }

    private static Targets targets(SoloOptions options, List<Instance> objects) {
        return new TargetMaker(options).of(List.of(sample(objects)));
    }

    @Test
    void objectsGoToTheReferencesLevelsAndCells() {
        Targets targets = targets(SOLO, SCENE);
        assertThat(targets.positives()).isEqualTo(30);
        assertThat(cells(targets, 0)).containsExactly(457, 458, 459, 497, 498, 499, 537, 538, 539, 1283, 1284, 1285);
        assertThat(cells(targets, 1)).containsExactly(592, 593, 594, 628, 629, 630, 664, 665, 666);
        assertThat(cells(targets, 2)).containsExactly(250, 251, 252, 274, 275, 276, 298, 299, 300);
        assertThat(cells(targets, 3)).isEmpty();
        assertThat(cells(targets, 4)).isEmpty();
        assertThat(targets.levels().get(0).categories()[497]).isEqualTo(3);
        assertThat(targets.levels().get(0).categories()[1284]).isEqualTo(7);
        assertThat(targets.levels().get(2).categories()[275]).isEqualTo(11);
        assertThat(areas(targets, 0)).containsExactly(160, 15);
        assertThat(areas(targets, 1)).containsExactly(1024);
        assertThat(areas(targets, 2)).containsExactly(256);
        assertThat(cells(targets(SOLO_V2, SCENE), 0)).containsExactly(cells(targets, 0));
        assertThat(areas(targets(SOLO_V2, SCENE), 2)).containsExactly(1024);
    }

    private static long[] cells(Targets targets, int level) {
        return targets.levels().get(level).pictures().get(0).cells();
    }

    private static int[] areas(Targets targets, int level) {
        return targets.levels().get(level).pictures().get(0).masks().stream()
                .mapToInt(mask -> {
                    float sum = 0;
                    for (float value : mask) {
                        sum += value;
                    }
                    return (int) sum;
                })
                .toArray();
    }

    @Test
    void lossesOfTheSceneEqualTheReferences() {
        try (PointerScope scope = new PointerScope()) {
            var loss = new SoloLoss(SOLO).of(untrained(), targets(SOLO, SCENE));
            assertThat(loss.terms().getOrDefault("mask", Double.NaN) * 3).isCloseTo(1.1972, within(1e-4));
            assertThat(loss.terms().get("category")).isCloseTo(1.0995, within(1e-4));
            assertThat(loss.total().item_double()).isCloseTo(1.1972 + 1.0995, within(2e-4));
        }
    }

    @Test
    void aPictureWithoutObjectsHasNoMaskLossAndAFiniteGradient() {
        try (PointerScope scope = new PointerScope()) {
            Prediction.Cells output = untrained();
            var loss = new SoloLoss(SOLO).of(output, targets(SOLO, List.of()));
            assertThat(loss.terms().get("mask")).isZero();
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
            double there = new SoloLoss(SOLO)
                    .of(untrained(), targets(SOLO, SCENE))
                    .total()
                    .item_double();
            double back = new SoloLoss(SOLO)
                    .of(untrained(), targets(SOLO, reversed))
                    .total()
                    .item_double();
            assertThat(back).isCloseTo(there, within(1e-6));
        }
    }

    @Test
    void ofCollidingObjectsSoloKeepsTheLastAndSoloV2Both() {
        List<Instance> colliding = List.of(block(1, 40, 40, 79, 79), block(2, 42, 42, 77, 77));
        assertThat(cells(targets(SOLO, colliding), 0)).hasSize(9);
        assertThat(cells(targets(SOLO_V2, colliding), 0)).hasSize(18);
        for (SoloOptions options : List.of(SOLO, SOLO_V2)) {
            Targets targets = targets(options, colliding);
            assertThat(LongStream.of(targets.levels().get(0).categories()).filter(c -> c > 0))
                    .containsOnly(2L);
        }
        assertThat(targets(SOLO, colliding).levels().get(0).pictures().get(0).objects())
                .containsOnly(1);
    }

    @Test
    void masksAreHalvedAsOpenCvInterpolates() {
        // Rows and columns 1 and 2 of every square of 4; 0.5 is rounded up.
        for (int set = 0; set < 16; set++) {
            BitSet bits = new BitSet();
            for (int k = 0; k < 4; k++) {
                bits.set((1 + k / 2) * 4 + 1 + k % 2, (set >> k & 1) == 1);
            }
            bits.set(0);
            float[] reduced = MaskReduction.of(Mask.ofBitmap(4, 4, bits), 4);
            assertThat(reduced).containsExactly(Integer.bitCount(set) >= 2 ? 1 : 0);
        }
    }

    private static Prediction.Cells untrained() {
        int[] strides = {4, 4, 8, 16, 16};
        List<Tensor> categories = new ArrayList<>();
        List<Tensor> features = new ArrayList<>();
        List<Conv2dImpl> outputs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int side = SOLO.grids().sides().get(i);
            float[] logits = new float[80 * side * side];
            Arrays.fill(logits, -4.59512f);
            categories.add(Tensors.of(logits, 1, 80, side, side));
            int size = SIDE / strides[i];
            features.add(Tensors.of(new float[size * size], 1, 1, size, size));
            outputs.add(Initial.zero(1, (long) side * side, 1));
        }
        return new Prediction.Cells(categories, features, outputs);
    }

    @Test
    void diceAndFocalLossEqualTheReferences() {
        try (PointerScope scope = new PointerScope()) {
            Tensor p = Tensors.of(new float[] {.9f, .6f, .2f, .1f}, 1, 2, 2);
            Tensor q = Tensors.of(new float[] {1, 1, 0, 0}, 1, 2, 2);
            assertThat(new MaskLoss.Dice(3).of(p, q).item_double()).isCloseTo(0.06890124, within(1e-7));
            Tensor logits = Tensors.of(new float[] {2, -1, -3, .5f, 0, 0}, 3, 2);
            Tensor positive = Tensors.of(new float[] {1, 0, 0, 0, 0, 1}, 3, 2);
            double focal = SoloLoss.focal(logits, positive, new SoloOptions.CategoryLoss(.25, 2, 1))
                    .item_double();
            assertThat(focal / 3).isCloseTo(0.1580, within(5e-5));
        }
    }

    @Test
    void crossEntropyAndFocalMaskLossAreThoseOfTheFormulas() {
        double[] ps = {.9, .6, .2, .1};
        double[] qs = {1, 1, 0, 0};
        double entropy = IntStream.range(0, 4)
                .mapToDouble(i -> qs[i] > 0 ? -2 * Math.log(ps[i]) : -Math.log(1 - ps[i]))
                .average()
                .orElseThrow();
        double focal = IntStream.range(0, 4)
                .mapToDouble(i -> qs[i] > 0
                        ? -.25 * Math.pow(1 - ps[i], 2) * Math.log(ps[i])
                        : -.75 * Math.pow(ps[i], 2) * Math.log(1 - ps[i]))
                .average()
                .orElseThrow();
        try (PointerScope scope = new PointerScope()) {
            Tensor p = Tensors.of(new float[] {.9f, .6f, .2f, .1f}, 1, 2, 2);
            Tensor q = Tensors.of(new float[] {1, 1, 0, 0}, 1, 2, 2);
            assertThat(new MaskLoss.CrossEntropy(10, 2).of(p, q).item_double()).isCloseTo(entropy, within(1e-5));
            assertThat(new MaskLoss.Focal(20, .25, 2).of(p, q).item_double()).isCloseTo(focal, within(1e-5));
        }
    }
}
