package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.method.Frame;
import boxless.method.solo.Suppression.Kernel;
import boxless.nn.Resampling;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** What follows the network, against numbers of the official functions. */
class DecoderTest {
    private static final float[] A = mask(0, 0, 2, 4);
    private static final float[] B = mask(0, 0, 2, 3);
    private static final float[] C = mask(2, 0, 4, 4);
    private static final float[] D = mask(0, 0, 2, 2);

    private static float[] mask(int left, int top, int right, int bottom) {
        float[] values = new float[16];
        for (int y = top; y < bottom; y++) {
            Arrays.fill(values, y * 4 + left, y * 4 + right, 1);
        }
        return values;
    }

    private static List<Candidate> four(float[] last, int categoryOfB) {
        List<Candidate> all = new ArrayList<>();
        float[][] masks = {A, B, C, last};
        for (int k = 0; k < 4; k++) {
            CellMask mask = new MaskMaps(masks[k], 1, 4, 4, 16, 1).masks(0.5f).get(0);
            all.add(new Candidate(k == 1 ? categoryOfB : 0, .9f - .1f * k, mask));
        }
        return all;
    }

    private static float[] scores(List<Candidate> candidates, Suppression suppression) {
        List<Candidate> decayed = ScoreDecay.of(candidates, suppression);
        float[] scores = new float[decayed.size()];
        for (int k = 0; k < scores.length; k++) {
            scores[k] = decayed.get(k).score();
        }
        return scores;
    }

    @Test
    void matrixNmsLowersScoresAsTheReferenceDoes() {
        Suppression gaussian = new Suppression.Matrix(Kernel.GAUSSIAN, 2);
        Suppression linear = new Suppression.Matrix(Kernel.LINEAR, 2);
        assertThat(scores(four(D, 0), gaussian)).containsExactly(new float[] {.9f, .2597f, .7f, .3639f}, within(1e-4f));
        assertThat(scores(four(D, 0), linear)).containsExactly(new float[] {.9f, .2f, .7f, .3f}, within(1e-4f));
        assertThat(scores(four(D, 1), gaussian)).containsExactly(new float[] {.9f, .8f, .7f, .3639f}, within(1e-4f));
        float[] lower = mask(0, 1, 2, 4);
        assertThat(scores(four(lower, 0), gaussian))
                .containsExactly(new float[] {.9f, .2597f, .7f, .1948f}, within(1e-4f));
        assertThat(scores(four(lower, 0), linear)).containsExactly(new float[] {.9f, .2f, .7f, .15f}, within(1e-4f));
    }

    @Test
    void linearMatrixNmsIsDefinedWhereAMaskIsFoundThreeTimes() {
        List<Candidate> same = four(A, 0).stream()
                .map(each ->
                        new Candidate(0, each.score(), four(A, 0).getFirst().mask()))
                .toList();
        assertThat(scores(same.subList(0, 3), new Suppression.Matrix(Kernel.LINEAR, 2)))
                .containsExactly(new float[] {.9f, 0, 0}, within(1e-4f));
    }

    @Test
    void maskNmsLeavesOutWhatCoversABetterMask() {
        assertThat(scores(four(D, 0), new Suppression.Masks(.5)))
                .containsExactly(new float[] {.9f, .7f, .6f}, within(1e-6f));
        assertThat(scores(four(D, 1), new Suppression.Masks(.5))).hasSize(4);
    }

    @Test
    void cellsGoOnThatAreNoWorseThanThoseBeforeThem() {
        float[] scores = {.9f, .8f, .1f, .95f, .3f, .5f, .2f, .6f, .55f};
        List<Integer> kept = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            if (scores[i] >= Candidates.besideAndAbove(scores, i, i, 3)) {
                kept.add(i);
            }
        }
        assertThat(kept).containsExactly(0, 3);
    }

    @Test
    void picturesAreScaledAndPaddedAsTheReferenceDoes() {
        Solo solo = new Solo(Options.with(new HeadOptions.DecoupledLight(1, 32), 18));
        assertThat(solo.frame(640, 427)).isEqualTo(new Frame(640, 427, 1199, 800, 1216, 800));
        assertThat(solo.frame(2000, 500)).isEqualTo(new Frame(2000, 500, 1333, 333, 1344, 352));
    }

    @Test
    void flatCellsBelongToTheMapsOfTheirRowAndColumn() {
        try (PointerScope scope = new PointerScope()) {
            List<Tensor> x = List.of(ramp(36));
            List<Tensor> y = List.of(ramp(36));
            Prediction output = new Prediction.Decoupled(List.of(), x, y);
            long[] rowTwoColumnFive = {36 * 2 + 5};
            float both = Tensors.floats(output.masks(0, rowTwoColumnFive).probabilities())[0];
            assertThat(both).isCloseTo(sigmoid(5) * sigmoid(2), within(1e-6f));
        }
    }

    private static Tensor ramp(int count) { // (1, count, 1, 1) of 0, 1, 2 ...
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i;
        }
        return Tensors.of(values, 1, count, 1, 1);
    }

    private static float sigmoid(double x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }

    @Test
    void masksAreThePixelsAboveTheThresholdInEitherOrderOfValues() {
        SplittableRandom random = new SplittableRandom(1);
        int count = 20;
        int width = 37;
        int height = 13;
        int pixels = width * height;
        float[] apart = new float[count * pixels];
        float[] together = new float[count * pixels];
        for (int k = 1; k < count; k++) { // the first has no pixel
            int row = random.nextInt(height);
            for (int pixel = row * width; pixel < pixels; pixel++) {
                apart[k * pixels + pixel] = random.nextFloat();
                together[pixel * count + k] = apart[k * pixels + pixel];
            }
        }
        List<CellMask> masks = new MaskMaps(apart, count, width, height, pixels, 1).masks(0.9f);
        List<CellMask> same = new MaskMaps(together, count, width, height, 1, count).masks(0.9f);
        for (int k = 0; k < count; k++) {
            CellMask mask = masks.get(k);
            double sum = 0;
            for (int pixel = 0; pixel < pixels; pixel++) {
                float value = apart[k * pixels + pixel];
                boolean inside = (mask.bits().words()[pixel / 64] >> pixel & 1) != 0;
                assertThat(inside).isEqualTo(value > 0.9f);
                sum += inside ? value : 0;
            }
            assertThat(mask.certainty())
                    .isCloseTo((float) (sum / Math.max(1, mask.bits().area())), within(1e-6f));
            assertThat(same.get(k).bits().words()).isEqualTo(mask.bits().words());
            assertThat(same.get(k).certainty()).isEqualTo(mask.certainty());
            assertThat(same.get(k).patch().box()).isEqualTo(mask.patch().box());
            assertThat(same.get(k).patch().values()).isEqualTo(mask.patch().values());
        }
    }

    @Test
    void enlargedMasksEqualTwoInterpolations() {
        float[] stripes = new float[16 * 16];
        float[] disc = new float[16 * 16];
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = i * 37 % 101 / 100f;
            disc[i] = sigmoid(4 - Math.hypot(i % 16 - 7, i / 16 - 8));
        }
        for (float[] low : List.of(stripes, disc)) {
            requireTwoInterpolations(low, new Frame(37, 29, 50, 40, 64, 64));
            requireTwoInterpolations(low, new Frame(50, 40, 64, 64));
            requireTwoInterpolations(low, new Frame(151, 120, 50, 40, 64, 64));
        }
    }

    private static void requireTwoInterpolations(float[] low, Frame frame) {
        Patch patch =
                new MaskMaps(low, 1, 16, 16, low.length, 1).masks(0.5f).get(0).patch();
        Mask mask = new MaskEnlargement(frame, 16, 16, 0.5f).of(patch);
        try (PointerScope scope = new PointerScope()) {
            Tensor large = Resampling.bilinear(Tensors.of(low, 1, 1, 16, 16), 64, 64)
                    .narrow(2, 0, frame.scaledHeight())
                    .narrow(3, 0, frame.scaledWidth());
            float[] expected = Tensors.floats(Resampling.bilinear(large, frame.height(), frame.width()));
            boolean[] found = mask.toBitmap();
            for (int i = 0; i < found.length; i++) {
                if (Math.abs(expected[i] - 0.5f) > 1e-6) {
                    assertThat(found[i]).as("pixel %d", i).isEqualTo(expected[i] > 0.5f);
                }
            }
        }
    }

    @Test
    void aCellsObjectIsFoundWithItsCategoryAndScore() {
        SoloOptions options = Options.with(
                new HeadOptions.Decoupled(1, 32), 18, 2, new Grids(List.of(4)), List.of(new Sizes(1, 200)));
        float[] categories = new float[2 * 16];
        Arrays.fill(categories, -9);
        categories[16 + 2 * 4 + 1] = 3; // class 2 at row 2, column 1
        float[] x = new float[4 * 16 * 16];
        float[] y = new float[4 * 16 * 16];
        Arrays.fill(x, -9);
        Arrays.fill(y, -9);
        for (int row = 0; row < 16; row++) {
            Arrays.fill(x, (16 + row) * 16 + 3, (16 + row) * 16 + 9, 9);
        }
        for (int row = 6; row < 14; row++) {
            Arrays.fill(y, (32 + row) * 16, (32 + row) * 16 + 16, 9);
        }
        try (PointerScope scope = new PointerScope()) {
            Prediction output = new Prediction.Decoupled(
                    List.of(Tensors.of(categories, 1, 2, 4, 4)),
                    List.of(Tensors.of(x, 1, 4, 16, 16)),
                    List.of(Tensors.of(y, 1, 4, 16, 16)));
            Instances found = new Decoder(options).of(output, Frame.padded(60, 50, Solo.INPUT_SIZES));
            assertThat(found.objects()).hasSize(1);
            Instance object = found.objects().get(0);
            assertThat(object.category()).isEqualTo(2);
            assertThat(object.score()).isCloseTo(sigmoid(3), within(1e-3f));
            assertThat(object.mask().box()).isEqualTo(new Box(12, 24, 24, 26));
            assertThat(new Decoder(options)
                            .of(empty(), Frame.padded(60, 50, Solo.INPUT_SIZES))
                            .objects())
                    .isEmpty();
        }
    }

    private static Prediction empty() {
        float[] categories = new float[2 * 16];
        Arrays.fill(categories, -9);
        return new Prediction.Decoupled(
                List.of(Tensors.of(categories, 1, 2, 4, 4)),
                List.of(Tensors.of(new float[4 * 256], 1, 4, 16, 16)),
                List.of(Tensors.of(new float[4 * 256], 1, 4, 16, 16)));
    }
}
