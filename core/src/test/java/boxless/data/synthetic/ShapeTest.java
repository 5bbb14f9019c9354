package boxless.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShapeTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(Shape.class)
    void insideIsExactlyTheShape(Shape shape) {
        int steps = 400;
        double farthest = 0;
        int inside = 0;
        for (int i = 0; i < steps; i++) {
            for (int j = 0; j < steps; j++) {
                double u = 4.0 * (i + 0.5) / steps - 2;
                double v = 4.0 * (j + 0.5) / steps - 2;
                if (shape.distance(u, v) <= 0) {
                    inside++;
                    farthest = Math.max(farthest, Math.hypot(u, v));
                }
            }
        }
        assertThat(farthest).isLessThanOrEqualTo(shape.reach());
        assertThat(16.0 * inside / steps / steps).isCloseTo(area(shape), within(0.01));
    }

    /** A distance changes by one per unit towards or away from the outline, wherever the nearest point of it does not change. */
    @ParameterizedTest
    @EnumSource(Shape.class)
    void distancesAreDistances(Shape shape) {
        double step = 1e-6;
        int even = 0;
        for (int i = 0; i < 2000; i++) {
            double u = random.nextDouble(-2, 2);
            double v = random.nextDouble(-2, 2);
            double here = shape.distance(u, v);
            double slope = Math.hypot(
                    (shape.distance(u + step, v) - here) / step, (shape.distance(u, v + step) - here) / step);
            assertThat(slope).isLessThan(1.5);
            even += Math.abs(slope - 1) < 1e-3 ? 1 : 0;
        }
        assertThat(even).isGreaterThan(1980);
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void cutoutsHaveTheShapesAreaInEveryPose(Shape shape) {
        for (int i = 0; i < 20; i++) {
            double radius = random.nextDouble(12, 40);
            Pose pose =
                    Pose.of(radius, random.nextDouble(0.7, 1.4), random.nextDouble(-0.3, 0.3), random.nextDouble(0, 7));
            Cutout cutout = Cutout.of(shape, pose, 0, new Dice(i));
            assertThat(cutout.area).isCloseTo((int) (area(shape) * radius * radius), within((int) (2 * radius)));
        }
    }

    /** By school geometry. */
    private static double area(Shape shape) {
        return switch (shape) {
            case DISC -> Math.PI;
            case BOX -> 4 * 0.88 * 0.88;
            case TRIANGLE -> Math.sqrt(3) * 1.1258 * 1.1258;
            case STAR -> 5 * 1.3 * 0.36327;
            case RING -> Math.PI * (1.08 * 1.08 - 0.56 * 0.56);
            case CROSS -> 0.76 * 0.76 + 4 * 0.76 * (1.1 - 0.38);
            case LEAF -> {
                double below = (1.4 * 1.4 - 0.6 * 0.6) / 1.2;
                double radius = below + 0.6;
                yield 2 * (radius * radius * Math.acos(below / radius) - below * 1.4);
            }
            case GEAR ->
                8 * (1.16 * 0.19 + (1.16 * 0.26 - 0.86 * 0.19) + (0.86 * 0.3438 - 0.83 * 0.26)) - Math.PI * 0.09;
        };
    }
}
