package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.mask.Point;
import boxless.method.Frame;
import boxless.method.Loss;
import boxless.method.Stage;
import boxless.method.TwoDiscs;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.nio.FloatBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** A small network learns two discs of different size by heart: their masks, and then where to ask for them. */
class AdaptIsLearnsTest {
    /** With finest: 2 even the coarsest features are 4x4. Of fewer, in a single image, running variances would be too far from those of the batch. */
    private static final String OPTIONS =
            "{channels: 1, network: {kind: light, width: 16, finest: 2, features: 16, stride: 2, norm: batch},"
                    + " coordinates: {radius: 20}, points: {count: 8}}";

    private static final double MASK_RATE = 3e-3;
    private static final int MOST_MASK_STEPS = 800;
    private static final double PROPOSAL_RATE = 1e-2;
    private static final int PROPOSAL_STEPS = 100;
    private static final int SETTLING_PASSES = 50;

    /** Overlap of the masks in training, a running mean in which the newest step counts a tenth. */
    private static final double LEARNED = 0.9;

    private static final double NEWEST = 0.1;

    /** Overlap of a mask that is found. */
    private static final double FOUND = 0.8;

    private final Sample discs = TwoDiscs.sample();

    @Test
    void twoDiscsAreFoundByClicksAndByProposals() {
        torch.manual_seed(1);
        AdaptIs method = AdaptIsNetworkTest.method(OPTIONS, Category.things(List.of("disc")));
        assertThat(learn(method, AdaptIs.MASKS, MASK_RATE, MOST_MASK_STEPS))
                .as("overlap of the masks")
                .isGreaterThan(LEARNED);
        Map<String, FloatBuffer> before = values(method);
        learn(method, AdaptIs.PROPOSALS, PROPOSAL_RATE, PROPOSAL_STEPS);
        assertThat(changed(before, values(method)))
                .anyMatch(name -> name.startsWith("proposals_head."))
                .allMatch(name -> name.startsWith("proposals_head.") || name.equals(AdaptIsNetwork.THRESHOLD));

        method.network().train(false);
        List<Instance> truth = discs.truth().instances().objects();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Frame frame = method.frame(TwoDiscs.SIDE, TwoDiscs.SIDE);
            Features features = method.encode(image(), false);
            for (Instance disc : truth) {
                assertThat(clicked(method, features, disc.mask().centroid(), frame)
                                .iou(disc.mask()))
                        .as("of a click into a disc of %d pixels", disc.mask().area())
                        .isGreaterThan(FOUND);
            }
            List<Instance> found = method.decode(method.forward(image()), List.of(frame))
                    .getFirst()
                    .instances()
                    .objects();
            assertThat(found).hasSize(2);
            for (Instance disc : truth) {
                assertThat(found).anyMatch(other -> other.mask().iou(disc.mask()) > FOUND);
            }
        }
    }

    /**
     * Trains in a stage until the masks are learned, or for so many steps.
     *
     * @return the overlap of the masks in the last steps; 0 where they are not trained
     */
    private double learn(AdaptIs method, Stage stage, double rate, int most) {
        State.parameters(method.network())
                .forEach((name, parameter) -> parameter.set_requires_grad(stage.learns(name)));
        RandomGenerator random = new SplittableRandom(1);
        double overlap = 0;
        try (Adam optimizer = new Adam(method.network().parameters(), new AdamOptions(rate))) {
            for (int step = 0; step < most && overlap <= LEARNED; step++) {
                try (PointerScope scope = new PointerScope()) {
                    optimizer.zero_grad();
                    Loss loss = loss(method, stage, random);
                    loss.total().backward();
                    optimizer.step();
                    overlap += NEWEST * (loss.terms().getOrDefault("iou", 0.0) - overlap);
                }
            }
        }
        settle(method, stage, random);
        return overlap;
    }

    /** At the end of a real training the rate is next to nothing, and running statistics catch up with the weights. */
    private void settle(AdaptIs method, Stage stage, RandomGenerator random) {
        for (int pass = 0; pass < SETTLING_PASSES; pass++) {
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard()) {
                loss(method, stage, random);
            }
        }
    }

    private Loss loss(AdaptIs method, Stage stage, RandomGenerator random) {
        Targets targets = method.targets(List.of(discs), random, stage);
        method.train(stage);
        return method.loss(method.forward(image()), targets);
    }

    private Tensor image() { // (1, 1, H, W)
        return Tensors.of(discs.image().values(), 1, 1, TwoDiscs.SIDE, TwoDiscs.SIDE);
    }

    private static Mask clicked(AdaptIs method, Features features, Point at, Frame frame) {
        float[] probabilities =
                Tensors.floats(method.probabilities(features, new float[] {(float) at.y(), (float) at.x()}, frame));
        double threshold = method.maskThreshold();
        BitSet inside = new BitSet();
        for (int i = 0; i < probabilities.length; i++) {
            inside.set(i, probabilities[i] > threshold);
        }
        return Mask.ofBitmap(TwoDiscs.SIDE, TwoDiscs.SIDE, inside);
    }

    private static Map<String, FloatBuffer> values(AdaptIs method) {
        Map<String, FloatBuffer> values = new TreeMap<>();
        State.of(method.network())
                .forEach((name, tensor) ->
                        values.put(name, FloatBuffer.wrap(State.store(tensor).toFloats())));
        return values;
    }

    private static List<String> changed(Map<String, FloatBuffer> before, Map<String, FloatBuffer> after) {
        return after.entrySet().stream()
                .filter(tensor -> !tensor.getValue().equals(before.get(tensor.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
