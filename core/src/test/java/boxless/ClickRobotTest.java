package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.evaluate.ClickScore;
import boxless.evaluate.RobotClick;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Mask;
import boxless.tensor.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the robot measures is what someone gets who clicks at the same pixels; the network has random weights. */
@Timeout(120)
class ClickRobotTest {
    private static final int CLICKS = 4;

    @Test
    void everyObjectIsClickedAsIfItWereTheOnlyOne() {
        torch.manual_seed(5);
        Model.Card card = new Model.Card(
                "adaptis",
                Settings.parseYaml(
                        "{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16, features: 16}}"),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                "",
                "");
        Sample sample = Nuclei.generate(NucleiScene.varied().withSize(160, 120), 7, 0);
        try (Model model = Model.create("test", card)) {
            Clicker clicker = withHighThreshold(Clicker.of(model).withPrecision(Precision.FP32), sample);
            ClickRobot robot = new ClickRobot(clicker, CLICKS);
            robot.click(sample);
            ClickScore score = robot.score();

            List<Instance> objects = sample.truth().instances().objects();
            double[] sums = new double[CLICKS];
            int negative = 0;
            for (int k = 0; k < objects.size(); k++) {
                negative += addIous(clicker, sample, objects.get(k).mask(), k + 1, sums);
            }
            assertThat(score.objects()).isEqualTo(objects.size()).isGreaterThan(1);
            assertThat(negative).isBetween(1, objects.size() * (CLICKS - 1) - 1);
            for (int i = 0; i < CLICKS; i++) {
                assertThat(score.after().get(i).meanIou()).isCloseTo(sums[i] / objects.size(), within(1e-12));
            }
            assertThat(score.openMillis()).isPositive();
            assertThat(score.clickMillis()).isPositive();
        }
    }

    private static Clicker withHighThreshold(Clicker clicker, Sample sample) {
        try (Clicks clicks = clicker.open(sample.image())) {
            float[] values = clicks.click(20, 10).probabilities().values().clone();
            Arrays.sort(values);
            return clicker.withThreshold(values[values.length * 9 / 10]);
        }
    }

    /** Adds the IoU after each click; returns how many were negative. */
    private static int addIous(Clicker clicker, Sample sample, Mask truth, int number, double[] sums) {
        long seed = (long) sample.name().hashCode() << Integer.SIZE | number;
        RobotClick click = RobotClick.inside(truth, new SplittableRandom(seed));
        int negative = 0;
        try (Clicks clicks = clicker.open(sample.image())) {
            Clicks.Answer answer = clicks.click(click.x(), click.y());
            for (int i = 0; ; i++) {
                sums[i] += truth.iou(answer.instance().mask());
                Optional<RobotClick> next =
                        RobotClick.atLargestError(truth, answer.instance().mask());
                if (i == sums.length - 1 || next.isEmpty()) {
                    return negative;
                }
                RobotClick further = next.get();
                negative += further.positive() ? 0 : 1;
                answer = further.positive()
                        ? clicks.include(answer.object(), further.x(), further.y())
                        : clicks.exclude(answer.object(), further.x(), further.y());
            }
        }
    }
}
