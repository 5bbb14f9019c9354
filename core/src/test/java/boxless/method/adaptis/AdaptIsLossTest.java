package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.Ruled;
import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.method.Loss;
import boxless.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Losses against numbers of the official code. */
class AdaptIsLossTest {
    private static double value(Supplier<Tensor> loss) {
        try (PointerScope scope = new PointerScope()) {
            return loss.get().mean().item_double();
        }
    }

    private static double normalized(double alpha, float lastLabel) {
        return value(() -> new MaskLoss.NormalizedFocal(alpha, 2)
                .of(
                        Tensors.of(new float[] {2, 0, -1, .5f, -2, 1}, 1, 1, 2, 3),
                        Tensors.of(new float[] {1, 1, 0, 0, 0, lastLabel}, 1, 1, 2, 3)));
    }

    @Test
    void normalisedFocalLossKeepsTheWeightOfTheImage() {
        assertThat(normalized(.5, -1)).isCloseTo(0.46894659, within(1e-6));
        assertThat(normalized(.25, -1)).isCloseTo(0.56110930, within(1e-6));
        assertThat(normalized(.5, 1)).isCloseTo(0.36989329, within(1e-6));
    }

    @Test
    void semanticLossCountsValidPixelsOnly() {
        double loss = value(() -> SemanticFocalLoss.of(
                Tensors.of(new float[] {2, 0, 1, -1, 0, 1, 1, 3}, 1, 2, 2, 2),
                Tensors.of(new long[] {0, 1, -1, 0}, 1, 2, 2),
                1));
        assertThat(loss).isCloseTo(2.95240219, within(1e-6));
    }

    @Test
    void semanticLossHasAGradientWhereTheClassIsCertain() {
        try (PointerScope scope = new PointerScope()) {
            Tensor logits = Tensors.of(new float[] {40, 1, 0, 0}, 1, 2, 1, 2).set_requires_grad(true);
            SemanticFocalLoss.of(logits, Tensors.of(new long[] {0, 0}, 1, 1, 2), .5)
                    .backward();
            float[] gradient = Tensors.floats(logits.grad());
            assertThat(gradient[0]).isCloseTo(0, within(1e-5f));
            assertThat(gradient[1]).isNegative();
        }
    }

    @Test
    void centresAreJudgedWhereThereAreObjects() {
        float nothing = Float.NaN;
        try (PointerScope scope = new PointerScope()) {
            Tensor predicted =
                    Tensors.of(new float[] {.5f, 9, -1, 0, 9, 1}, 1, 2, 1, 3).set_requires_grad(true);
            Tensor targets = Tensors.of(new float[] {.25f, nothing, -1, 1, nothing, .75f}, 1, 2, 1, 3);
            Tensor loss = Centres.loss(predicted, targets);
            assertThat(loss.item_double()).isCloseTo((.25 + 0 + 1 + .25) / 4, within(1e-7));
            loss.backward();
            assertThat(Tensors.floats(predicted.grad())).containsExactly(.25f, 0, 0, -.25f, 0, .25f);
        }
        assertThat(value(() -> Centres.loss(
                        Tensors.of(new float[] {1, 2}, 1, 2, 1, 1),
                        Tensors.of(new float[] {nothing, nothing}, 1, 2, 1, 1))))
                .isZero();
    }

    @Test
    void proposalLabelsGradeTheGoodPoints() {
        ProposalLossOptions.Graded rule = new ProposalLossOptions.Graded(30);
        double[] iou = {.9, .8, .5, .3, .85};
        double[] confidence = {.95, .9, .6, .5, .9};
        double[] scores = {.855, .72, .3, .15, .765};
        assertThat(ProposalLabels.threshold(scores, .6, 30)).isCloseTo(.3648, within(1e-9));
        assertThat(ProposalLabels.of(iou, confidence, rule))
                .containsExactly(new float[] {1, .7f, 0, 0, .8f}, within(1e-6f));
        assertThat(ProposalLabels.of(new double[] {.9, .88, .86}, new double[] {.95, .9, .93}, rule))
                .containsExactly(new float[] {1, .7f, .737143f}, within(1e-6f));
    }

    @Test
    void proposalLabelsOfTheBestAndTheWorst() {
        double[] iou = {.9, .1, .5, .3, .85, .7, .6, .4, .2, .8};
        double[] confidence = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        assertThat(ProposalLabels.of(iou, confidence, new ProposalLossOptions.Fractions(.2, .5)))
                .containsExactly(1, 0, 0, 0, 1, -1, -1, 0, 0, -1);
    }

    @Test
    void pointsOfAnObjectThatNoMaskFoundDoNotCount() {
        ProposalLossOptions.Graded rule = new ProposalLossOptions.Graded(30);
        assertThat(ProposalLabels.of(new double[] {0, 0}, new double[] {.1, .2}, rule))
                .containsExactly(-1, -1);
        assertThat(ProposalLabels.of(new double[] {-1, .5}, new double[] {.1, .2}, rule))
                .containsExactly(-1, -1);
    }

    /** Every probability is above the threshold, so that a mask is the whole image and its overlap the object's share of it. */
    @Test
    void everyImageIsGradedByItsOwnMasks() {
        torch.manual_seed(1);
        AdaptIs method = AdaptIsNetworkTest.method(
                "{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16, features: 16, norm: instance}}",
                Category.things(List.of("cell")));
        method.train(AdaptIs.PROPOSALS);
        float[] images = Ruled.images(2, 1, 64, 64);
        try (PointerScope scope = new PointerScope()) {
            ((AdaptIsNetwork) method.network()).threshold().fill_(new Scalar(-1.0));
            double unlike = proposals(method, Arrays.copyOf(images, 64 * 64), 8, 16, 24, 32); // the worst is negative
            double alike = proposals(method, Arrays.copyOfRange(images, 64 * 64, 2 * 64 * 64), 28, 30, 32, 34);
            assertThat(proposals(method, images, 8, 16, 24, 32, 28, 30, 32, 34))
                    .isCloseTo((unlike + alike) / 2, within(1e-4));
        }
    }

    /** @param rows of the object under each point, from the top of the image; four points an image */
    private static double proposals(AdaptIs method, float[] images, int... rows) {
        float[] points = new float[2 * rows.length];
        float[] masks = new float[rows.length * 64 * 64];
        for (int k = 0; k < rows.length; k++) {
            points[2 * k] = 4;
            points[2 * k + 1] = 8 + 16 * (k % 4);
            Arrays.fill(masks, k * 64 * 64, (k * 64 + rows[k]) * 64, 1);
        }
        Targets targets = new Targets(points, masks, new long[0], new float[0], new float[0], 64, 64, true);
        Tensor batch = Tensors.of(images, rows.length / 4, 1, 64, 64);
        return method.loss(method.forward(batch), targets).total().item_double();
    }

    @Test
    void theOverlapOfABatchWithoutObjectsIsNotMeasured() {
        AdaptIs method = method("{}");
        try (PointerScope scope = new PointerScope()) {
            assertThat(term(loss(method, oneCell()), "iou")).isNotNaN();
            assertThat(term(loss(method, new int[64 * 64]), "iou")).isNaN();
        }
    }

    @Test
    void everyTermCountsByItsWeight() {
        AdaptIs method = method("{semantic_loss: {weight: .3}, centres: {weight: .7}}");
        try (PointerScope scope = new PointerScope()) {
            Loss loss = loss(method, oneCell());
            for (String name : List.of("instances", "semantic", "centres")) {
                assertThat(term(loss, name)).as(name).isGreaterThan(.01);
            }
            double sum = term(loss, "instances") + .3 * term(loss, "semantic") + .7 * term(loss, "centres");
            assertThat(loss.total().item_double()).isCloseTo(sum, within(1e-5));
        }
    }

    private static AdaptIs method(String options) {
        String small = "{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16, features: 16}, ";
        torch.manual_seed(1);
        return AdaptIsNetworkTest.method(small + options.substring(1), Category.things(List.of("cell")));
    }

    private static int[] oneCell() {
        int[] labels = new int[64 * 64];
        Arrays.fill(labels, 1000, 1040, 1);
        return labels;
    }

    private static Loss loss(AdaptIs method, int[] labels) {
        Pixels image = new Pixels(64, 64, 1, 1, new float[64 * 64]);
        Sample sample = new Sample("image", image, Panoptic.ofLabels(new LabelMap(64, 64, labels), 1));
        Targets targets = method.targets(List.of(sample), new SplittableRandom(1), AdaptIs.MASKS);
        method.train(AdaptIs.MASKS);
        return method.loss(method.forward(Tensors.of(image.values(), 1, 1, 64, 64)), targets);
    }

    private static double term(Loss loss, String name) {
        return Objects.requireNonNull(loss.terms().get(name), name);
    }

    @Test
    void thresholdMovesTowardsTheBetterOverlap() {
        try (PointerScope scope = new PointerScope()) {
            Tensor threshold = Tensors.of(new float[] {.35f}, 1);
            Tensor masks = Tensors.of(new float[] {.9f, .36f, .1f, .8f}, 1, 1, 2, 2);
            Tensor targets = Tensors.of(new float[] {1, 0, 0, 1}, 1, 1, 2, 2);
            MaskThreshold.update(threshold, masks, targets);
            assertThat(threshold.item_double()).isCloseTo(.99 * .35 + .01 * .375, within(1e-7));
        }
    }
}
