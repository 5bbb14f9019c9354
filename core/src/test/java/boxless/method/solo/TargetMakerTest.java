package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.nn.Resampling;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells and masks of a scene whose numbers the official functions gave. */
class TargetMakerTest {
    static final int SIDE = 128;

    static final SoloOptions SOLO = Options.with(new HeadOptions.Cells(7, 256), 50);
    private static final SoloOptions SOLO_V2 = Options.with(new HeadOptions.Dynamic(4, 512, 256, 128), 50);

    private static Instance block(int category, int left, int top, int right, int bottom) {
        BitSet bits = new BitSet();
        for (int y = top; y <= bottom; y++) {
            bits.set(y * SIDE + left, y * SIDE + right + 1);
        }
        return new Instance(Mask.ofBitmap(SIDE, SIDE, bits), category, 1);
    }

    static final List<Instance> SCENE =
            List.of(block(3, 30, 20, 89, 59), block(7, 5, 100, 24, 109), block(11, 0, 0, 127, 127));

    static Sample sample(List<Instance> objects) {
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

    /** This one lies on the last object, whose cells it would take or share. */
    @Test
    void crowdsAreBackground() {
        List<Instance> crowded = new ArrayList<>(SCENE);
        crowded.add(new Instance(SCENE.getLast().mask(), 3, 1, true));
        for (SoloOptions options : List.of(SOLO, SOLO_V2)) {
            Targets targets = targets(options, crowded);
            assertThat(targets.positives()).isEqualTo(30);
            assertThat(targets.levels().get(2).categories()[275]).isEqualTo(11);
            for (int level = 0; level < 5; level++) {
                assertThat(cells(targets, level)).isEqualTo(cells(targets(options, SCENE), level));
                assertThat(areas(targets, level)).isEqualTo(areas(targets(options, SCENE), level));
            }
        }
    }

    @Test
    void aPixelOfAMaskIsSetByTheMiddleOfItsSquareAsOpenCvInterpolates() {
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

    @ParameterizedTest
    @ValueSource(ints = {4, 8, 16})
    void reducedMasksEqualBilinearInterpolation(int stride) {
        SplittableRandom random = new SplittableRandom(stride);
        BitSet bits = new BitSet();
        float[] values = new float[64 * 96];
        for (int i = 0; i < values.length; i++) {
            bits.set(i, random.nextInt(96) > i % 96);
            values[i] = bits.get(i) ? 1 : 0;
        }
        float[] reduced = MaskReduction.of(Mask.ofBitmap(96, 64, bits), stride);
        try (PointerScope scope = new PointerScope()) {
            Tensor mask = Tensors.of(values, 1, 1, 64, 96);
            float[] expected = Tensors.floats(Resampling.bilinear(mask, 64 / stride, 96 / stride));
            for (int i = 0; i < expected.length; i++) {
                assertThat(reduced[i]).isEqualTo(expected[i] >= 0.5f ? 1 : 0);
            }
        }
    }
}
