package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Layers and losses against the official code; ORIGIN.md beside the golden file says how the numbers were made. */
class GoldenPiecesTest {
    private static final JsonNode GOLDEN = GoldenFiles.json(GoldenPiecesTest.class, "pieces.json");

    @ParameterizedTest
    @CsvSource({"eqf, 1, 1, 1", "eqf_quarter, 4, 4, 4", "eqf_quarter_fine, 4, 3.1, 3.7"})
    void featuresAtPointsEqualTheReferences(String name, int stride, double rows, double columns) {
        float[] points = numbers(GOLDEN.get("eqf_points"));
        for (int i = 0; i < points.length; i += 2) {
            points[i] = (float) (points[i] * rows);
            points[i + 1] = (float) (points[i + 1] * columns);
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor features = Tensors.of(reach(1, "eqf", 2 * 3 * 7 * 9), 2, 3, 7, 9);
            compare(name, new QueryFeatures(new Lattice(stride, false)).of(features, points), 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coordinates", "coordinates_quarter"})
    void coordinatesEqualTheReferences(String name) {
        JsonNode of = GOLDEN.get(name + "_of");
        CoordinateOptions options = new CoordinateOptions(
                CoordinateOptions.Origin.POINT,
                new CoordinateOptions.Radius(of.get("radius").asDouble()));
        Lattice lattice = new Lattice((int) (1 / of.get("scale").asDouble()), false);
        float[] points = numbers(of.get("points"));
        try (PointerScope scope = new PointerScope()) {
            Tensor like = Tensors.of(points, points.length);
            compare(
                    name,
                    new Coordinates(options, lattice)
                            .of(
                                    points,
                                    of.get("height").asLong(),
                                    of.get("width").asLong(),
                                    like),
                    1e-6);
        }
    }

    @ParameterizedTest
    @EnumSource
    void adaptiveNormalisationEqualsTheReferences(AdaIn.Form form) {
        boolean pytorch = form == AdaIn.Form.PYTORCH;
        AdaIn layer = new AdaIn(form, 3, 4, pytorch ? 1e-5 : 0);
        Ruled.fill(layer, "");
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor x = Tensors.of(reach(1, "adain.x", 240), 2, 4, 5, 6);
            Tensor query = Tensors.of(reach(1, "adain.query", 6), 2, 3);
            compare(pytorch ? "adain_pytorch" : "adain_mxnet", layer.forward(x, query), 1e-5);
        }
    }

    @Test
    void lossesOfMasksEqualTheReferences() {
        float[] logits = reach(4, "loss.logits", 4 * 63);
        float[] targets = labels("loss.labels", 3, 4, 63);
        for (int i = 2 * 63; i < 3 * 63; i++) {
            targets[i] = Math.min(targets[i], 0);
            targets[i + 63] = Math.max(targets[i + 63], 0);
        }
        losses("nfl_sigmoid_0.5_2", new MaskLoss.NormalizedFocal(.5, 2), logits, targets);
        losses("nfl_sigmoid_0.25_2", new MaskLoss.NormalizedFocal(.25, 2), logits, targets);
        // Where there is no object, the reference divides by 1e-9, we by 1.
        losses("focal_0.5", new MaskLoss.Focal(.5, 2), logits, targets, 1, 1, 1e9f, 1);
        losses("focal_0.25", new MaskLoss.Focal(.25, 2), logits, targets, 1, 1, 1e9f, 1);
    }

    private static void losses(String name, MaskLoss loss, float[] logits, float[] targets) {
        losses(name, loss, logits, targets, 1, 1, 1, 1);
    }

    private static void losses(String name, MaskLoss loss, float[] logits, float[] targets, float... factors) {
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(targets, 4, 1, 7, 9);
            Tensor factor = Tensors.of(factors, 4);
            check(name, Tensors.of(logits, 4, 1, 7, 9), x -> loss.of(x, truth).mul(factor));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lossOfClassesEqualsTheReferences(int gamma) {
        float[] drawn = labels("softmax.labels", 6, 3, 42);
        long[] labels = new long[drawn.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (long) (i < 2 * 42 ? drawn[i] : Math.max(drawn[i], 0));
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(labels, 3, 6, 7);
            check(
                    "nfl_softmax_" + gamma,
                    Tensors.of(reach(3, "softmax.logits", 3 * 5 * 42), 3, 5, 6, 7),
                    x -> SemanticFocalLoss.of(x, truth, gamma));
        }
    }

    /** floor(kinds * unit) - 1, but the second sample all ignored. */
    private static float[] labels(String name, int kinds, int samples, int pixels) {
        float[] labels = new float[samples * pixels];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = i / pixels == 1 ? -1 : (float) Math.floor(kinds * Ruled.unit(name, i)) - 1;
        }
        return labels;
    }

    private static void check(String name, Tensor logits, Function<Tensor, Tensor> loss) {
        logits.set_requires_grad(true);
        Tensor value = loss.apply(logits);
        compare(name, value.detach(), 1e-5);
        value.sum().backward();
        compare(name + "_gradient", logits.grad(), 1e-6);
    }

    @Test
    void thresholdLabelsAndLossOfPointsFollowTheReferencesCallByCall() {
        try (PointerScope scope = new PointerScope()) {
            Tensor threshold = Tensors.of(new float[] {.35f}, 1);
            for (int call = 0; call < 6; call++) {
                float[] logits = new float[IMAGES * POINTS * HEIGHT * WIDTH];
                float[] targets = new float[logits.length];
                paint(call, logits, targets);
                Tensor masks = torch.sigmoid(Tensors.of(logits, IMAGES * POINTS, 1, HEIGHT, WIDTH));
                Tensor truth = Tensors.of(targets, IMAGES * POINTS, 1, HEIGHT, WIDTH);
                MaskThreshold.update(threshold, masks, truth);
                JsonNode expected = GOLDEN.get("proposals").get(call);
                assertThat(threshold.item_double())
                        .isCloseTo(expected.get("threshold").asDouble(), within(1e-7));
                double[] iou = doubles(MaskThreshold.overlaps(masks, truth, threshold.item_float()));
                Tensor inside = truth.flatten(1, -1).sum(1).clamp_min(new Scalar(1.0));
                double[] confidence =
                        doubles(masks.mul(truth).flatten(1, -1).sum(1).div(inside));
                for (int b = 0; b < IMAGES; b++) {
                    float[] labels =
                            ProposalLabels.of(part(iou, b), part(confidence, b), new ProposalLossOptions.Graded(30));
                    assertThat(labels)
                            .as("call %d, image %d", call, b)
                            .containsExactly(numbers(expected.get("labels").get(b)), within(1e-5f));
                }
                lossOfPoints(call, expected);
            }
        }
    }

    /** With the reference's labels, so that an error in ours does not show twice. */
    private static void lossOfPoints(int call, JsonNode expected) {
        Tensor logits = Tensors.of(reach(2, "proposal.logits." + call, IMAGES * POINTS), IMAGES, POINTS)
                .set_requires_grad(true);
        Tensor labels = Tensors.of(numbers(expected.get("labels")), IMAGES, POINTS);
        for (int b = 0; b < IMAGES; b++) {
            Tensor loss = AdaptIsLoss.crossEntropy(logits.narrow(0, b, 1), labels.narrow(0, b, 1));
            assertThat(loss.item_double())
                    .as("call %d, image %d", call, b)
                    .isCloseTo(expected.get("loss").get(b).asDouble(), within(1e-6));
            loss.backward(); // gradients add up
        }
        assertThat(Tensors.floats(logits.grad()))
                .as("call %d", call)
                .containsExactly(numbers(expected.get("gradient")), within(1e-6f));
    }

    private static final int IMAGES = 3;
    private static final int POINTS = 6;
    private static final int HEIGHT = 12;
    private static final int WIDTH = 14;

    private static double[] part(double[] values, int image) {
        double[] part = new double[POINTS];
        for (int k = 0; k < POINTS; k++) {
            double value = values[image * POINTS + k];
            part[k] = Double.isNaN(value) ? -1 : value;
        }
        return part;
    }

    private static void paint(int call, float[] logits, float[] targets) {
        for (int b = 0; b < IMAGES; b++) {
            String of = call + "." + b;
            boolean alike = of.equals("0.1");
            boolean empty = of.equals("2.1");
            boolean cut = List.of("1.2", "3.0").contains(of);
            double cy = 3 + 6 * Ruled.unit("proposal.object." + of, 0);
            double cx = 3 + 8 * Ruled.unit("proposal.object." + of, 1);
            double radius = 2.5 + 2 * Ruled.unit("proposal.object." + of, 2);
            double spread = alike ? .02 : 1.5;
            for (int k = 0; k < POINTS; k++) {
                double[] v = new double[3];
                for (int i = 0; i < 3; i++) {
                    v[i] = 2 * Ruled.unit("proposal.point." + of, 3L * k + i) - 1;
                }
                double reach = radius * (1 + .3 * spread * v[2] / 1.5);
                for (int i = 0; i < HEIGHT * WIDTH; i++) {
                    int y = i / WIDTH;
                    int x = i % WIDTH;
                    double noise = 2 * Ruled.unit("proposal.noise." + of + "." + k, i) - 1;
                    double d2 = squares(y - cy - spread * v[0], x - cx - spread * v[1]) / (reach * reach);
                    int at = (b * POINTS + k) * HEIGHT * WIDTH + i;
                    logits[at] = (float) (empty ? -5 + noise : 3 * (1 - d2) + (alike ? .02 : 1) * noise);
                    boolean object = !empty && squares(y - cy, x - cx) <= radius * radius;
                    targets[at] = cut && y < 4 ? -1 : object ? 1 : 0;
                }
            }
        }
    }

    private static double squares(double a, double b) {
        return a * a + b * b;
    }

    /** factor * r(name, i). */
    private static float[] reach(double factor, String name, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (factor * (2 * Ruled.unit(name, i) - 1));
        }
        return values;
    }

    private static double[] doubles(Tensor tensor) {
        float[] values = Tensors.floats(tensor);
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** All numbers of nested lists. */
    private static float[] numbers(JsonNode node) {
        List<Double> all = new ArrayList<>();
        collect(node, all);
        float[] values = new float[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = all.get(i).floatValue();
        }
        return values;
    }

    private static void collect(JsonNode node, List<Double> all) {
        if (node.isArray()) {
            node.forEach(child -> collect(child, all));
        } else {
            all.add(node.asDouble());
        }
    }

    /** Within a tolerance and 1e-5 of the value: focal losses of samples without objects are about 1e10. */
    private static void compare(String name, Tensor tensor, double tolerance) {
        float[] values = Tensors.floats(tensor);
        float[] expected = numbers(GOLDEN.get(name));
        assertThat(values).as(name).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i])
                    .as("%s [%d]", name, i)
                    .isCloseTo(expected[i], within(tolerance + 1e-5 * Math.abs(expected[i])));
        }
    }
}
