package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.data.Scenes;
import java.util.DoubleSummaryStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Where the pixels of an augmented image come from. */
class ViewTest {
    private final SplittableRandom random = new SplittableRandom(9);

    @Test
    void aChainOfViewsIsOneAfterTheOtherAndCanBeFollowedBack() {
        for (int trial = 0; trial < 200; trial++) {
            View first = View.of(50, 40).then(50, 40, any(), any(), any(), any(), any(), any());
            View second = View.of(50, 40).then(50, 40, any(), any(), any(), any(), any(), any());
            View both =
                    first.then(50, 40, second.xx(), second.xy(), second.x0(), second.yx(), second.yy(), second.y0());
            double x = 10 * any();
            double y = 10 * any();
            double[] between = source(second, x, y);
            double[] source = source(first, between[0], between[1]);
            assertThat(source(both, x, y)).containsExactly(source, within(1e-9));
            assertThat(both.xOf(source[0], source[1])).isCloseTo(x, within(1e-6));
            assertThat(both.yOf(source[0], source[1])).isCloseTo(y, within(1e-6));
        }
    }

    @Test
    void aFreeRotationTurnsAndScalesAsFarAsWasAsked() {
        Sample sample = Scenes.discs("a", 61, 41, 3, 1);
        Affine step = new Affine(30, new Range(.5, 2), 1);
        DoubleSummaryStatistics degrees = new DoubleSummaryStatistics();
        DoubleSummaryStatistics logs = new DoubleSummaryStatistics();
        for (int trial = 0; trial < 1000; trial++) {
            View view = step.view(View.of(61, 41), new Centres(sample, Centres.ANY), random);
            assertThat(view.xOf(30, 20)).isCloseTo(30, within(1e-9));
            assertThat(view.yOf(30, 20)).isCloseTo(20, within(1e-9));
            // Ten pixels to the right of the centre, and ten below it.
            double[] right = {view.xOf(40, 20) - 30, view.yOf(40, 20) - 20};
            double[] below = {view.xOf(30, 30) - 30, view.yOf(30, 30) - 20};
            assertThat(below).containsExactly(new double[] {-right[1], right[0]}, within(1e-9)); // nothing is sheared
            degrees.accept(Math.toDegrees(Math.atan2(right[1], right[0])));
            logs.accept(Math.log(Math.hypot(right[0], right[1]) / 10));
        }
        // A thousand even draws all miss the last fiftieth of the span with a probability of .98^1000 = 2e-9.
        assertThat(degrees.getMin()).isBetween(-30.0, -28.8);
        assertThat(degrees.getMax()).isBetween(28.8, 30.0);
        assertThat(logs.getMin()).isBetween(-Math.log(2) - 1e-9, -.96 * Math.log(2));
        assertThat(logs.getMax()).isBetween(.96 * Math.log(2), Math.log(2) + 1e-9);
        // As often larger as smaller: the mean's standard deviation is 2 log 2 / sqrt(12 * 1000) = .0127.
        assertThat(logs.getAverage()).isCloseTo(0, within(5 * .0127));
    }

    private static double[] source(View view, double x, double y) {
        return new double[] {view.xx() * x + view.xy() * y + view.x0(), view.yx() * x + view.yy() * y + view.y0()};
    }

    private double any() {
        return 4 * random.nextDouble() - 2;
    }
}
