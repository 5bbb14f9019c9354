package boxless.method.solo;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.backbone.ResNet;
import boxless.data.Sample;
import boxless.mask.Instance;
import boxless.method.Frame;
import boxless.method.Loss;
import boxless.method.Stage;
import boxless.method.TwoDiscs;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small networks learn two discs of different size by heart. */
class SoloLearnsTest {
    private static final int SIDE = TwoDiscs.SIDE;
    private static final int MOST_STEPS = 800;
    private static final double LEARNED = 0.08;

    static List<HeadOptions> heads() {
        return List.of(
                new HeadOptions.Cells(1, 32),
                new HeadOptions.Decoupled(1, 32),
                new HeadOptions.DecoupledLight(1, 32),
                new HeadOptions.Dynamic(1, 32, 32, 32));
    }

    /** One level, but for SOLOv2, which needs the pyramid. */
    private static SoloOptions options(HeadOptions head) {
        SoloOptions usual = SoloOptions.DEFAULTS;
        boolean pyramid = head instanceof HeadOptions.Dynamic;
        Sizes none = new Sizes(1000, 2000);
        return new SoloOptions(
                1,
                1,
                new SoloOptions.Backbone(18, 32, ResNet.Norm.FROZEN, 0),
                32,
                head,
                1,
                usual.align(),
                new Grids(pyramid ? List.of(8, 4, 4, 4, 4) : List.of(8)),
                pyramid ? List.of(new Sizes(0, 64), none, none, none, none) : List.of(new Sizes(0, 64)),
                usual.centre(),
                usual.categoryLoss(),
                usual.maskLoss(),
                usual.decoder(),
                new SoloOptions.Scaling(0, 0));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void twoDiscsAreFoundAfterTrainingOnThem(HeadOptions head) {
        Sample sample = TwoDiscs.sample();
        float[] image = sample.image().values();
        torch.manual_seed(1);
        Solo solo = new Solo(options(head));
        solo.network().train(true);
        Targets targets = solo.targets(List.of(sample), new SplittableRandom(1), Stage.ALL);
        double total = 3;
        try (Adam optimizer = new Adam(solo.network().parameters(), new AdamOptions(3e-3))) {
            for (int step = 0; step < MOST_STEPS && total > LEARNED; step++) {
                try (PointerScope scope = new PointerScope()) {
                    optimizer.zero_grad();
                    Loss loss = solo.loss(solo.forward(Tensors.of(image, 1, 1, SIDE, SIDE)), targets);
                    loss.total().backward();
                    optimizer.step();
                    total = loss.total().item_double();
                }
            }
        }
        assertThat(total).isLessThan(LEARNED);
        solo.network().train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            List<Instance> found = solo.decode(
                            solo.forward(Tensors.of(image, 1, 1, SIDE, SIDE)),
                            List.of(Frame.padded(SIDE, SIDE, Solo.INPUT_SIZES)))
                    .get(0)
                    .instances()
                    .objects();
            // Matrix NMS lowers the score of a second mask of the same object, but may leave it.
            assertThat(found).filteredOn(object -> object.score() > 0.3).hasSize(2);
            for (Instance object : sample.truth().instances().objects()) {
                assertThat(found).anyMatch(other -> other.mask().iou(object.mask()) > 0.8);
            }
        }
    }
}
