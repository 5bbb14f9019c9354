package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.method.Loss;
import boxless.method.maxdeeplab.LossOptions.InstanceDiscrimination;
import boxless.method.maxdeeplab.LossOptions.PqStyle;
import boxless.method.maxdeeplab.LossOptions.Semantic;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every term and its gradient are the official code's, with crowds, small things, few slots, data without void and images without things. */
class GoldenLossTest {
    /**
     * A term of the loss.
     *
     * @param official its name in the golden files
     * @param input whose gradient it has
     */
    private record Term(String name, String official, String input, double weight) {
        private static final List<Term> ALL = List.of(
                new Term("class", "pq_class", "classes", 3),
                new Term("mask_dice", "pq_dice", "masks", 3),
                new Term("mask_id", "mask_id", "masks", .3),
                new Term("instance_discrimination", "discrimination", "features", 1),
                new Term("semantic", "semantic", "semantic", 1));

        /** Options that turn all others off; the two terms of the PQ-style loss have gradients of different inputs. */
        private LossOptions alone() {
            LossOptions all = LossOptions.OFFICIAL;
            PqStyle pq = all.pqStyle();
            return new LossOptions(
                    new PqStyle(
                            official.startsWith("pq") ? weight : 0,
                            pq.alpha(),
                            pq.similarity(),
                            pq.objective(),
                            pq.unmatched()),
                    new InstanceDiscrimination(input.equals("features") ? weight : 0, .3),
                    name.equals("mask_id") ? weight : 0,
                    new Semantic(name.equals("semantic") ? weight : 0, 0, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"coco", "few", "street", "things"})
    void termsAndGradientsAreTheOfficialOnes(String name) {
        GoldenScene scene = new GoldenScene(
                name, GoldenFiles.json(getClass(), "losses.json").get(name));
        for (Term term : Term.ALL) {
            try (PointerScope scope = new PointerScope()) {
                Targets targets = scene.targets();
                Map<String, Tensor> inputs = scene.inputs();
                Loss loss = new MaxDeepLabLoss(term.alone()).of(prediction(inputs), targets);
                double value = Objects.requireNonNull(loss.terms().get(term.name));
                assertThat(term.weight * value).as(term.name).isCloseTo(scene.mean(term.official), within(1e-6));
                loss.total().backward();
                Tensor input = Objects.requireNonNull(inputs.get(term.input));
                float[] expected = GoldenFiles.tensor(
                        getClass(), "losses.safetensors", name + "." + term.official + "." + term.input);
                float[] gradient = Tensors.floats(input.grad());
                int step = gradient.length / 500 + 1;
                for (int i = 0; i < expected.length; i++) {
                    if (!term.name.equals("mask_id") || !isCrowd(targets, i * step, gradient.length)) {
                        assertThat(gradient[i * step] * scene.images())
                                .as("%s, element %d", term.name, i * step)
                                .isCloseTo(expected[i], within(1e-6f));
                    }
                }
            }
        }
    }

    private static Prediction prediction(Map<String, Tensor> inputs) {
        return new Prediction(
                Objects.requireNonNull(inputs.get("masks")),
                Objects.requireNonNull(inputs.get("classes")),
                Objects.requireNonNull(inputs.get("features")),
                Tensors.of(new float[1], 1, 1, 1), // no loss sees the kernels or the attention
                Tensors.of(new float[1], 1, 1, 1, 1, 1),
                inputs.get("semantic"));
    }

    /**
     * Whether an element of a gradient (B, N, h, w) belongs to a pixel that is not void but has no segment. There the official gradient of the mask-ID
     * loss is not that of its value, which is 0: TensorFlow's cross entropy takes for granted that labels sum to 1.
     */
    private static boolean isCrowd(Targets targets, int element, int elements) {
        int pixels = targets.height() * targets.width();
        int image = element / (elements / targets.segments().size());
        int at = image * pixels + element % pixels;
        return targets.semantic()[at] >= 0 && targets.rows()[at] < 0;
    }
}
