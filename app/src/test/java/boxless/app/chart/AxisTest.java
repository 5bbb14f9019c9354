package boxless.app.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void stepsAreRound() {
        assertThat(List.of(0.0007, 0.02, 0.021, 0.6 / 5, 0.1 / 5, 1.0, 3.0, 60.0, 480.0))
                .extracting(Axis::roundStep)
                .usingElementComparator((a, b) -> Math.abs(a / b - 1) < 1e-9 ? 0 : Double.compare(a, b))
                .containsExactly(0.001, 0.02, 0.05, 0.2, 0.02, 1.0, 5.0, 100.0, 500.0);
    }

    @Test
    void labelsHaveTheDecimalsOfTheStepAndEndWithTheAxis() {
        assertThat(labels(new Axis(0.5, 0.95, 0.1))).containsExactly("0.5", "0.6", "0.7", "0.8", "0.9");
        assertThat(labels(new Axis(0, 1, 0.2))).containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        assertThat(labels(new Axis(0.3, 0.34, 0.02))).containsExactly("0.30", "0.32", "0.34");
        assertThat(labels(new Axis(0, 2100, 500))).containsExactly("0", "500", "1,000", "1,500", "2,000");
    }

    private static List<String> labels(Axis axis) {
        return IntStream.range(0, axis.labels())
                .mapToObj(k -> axis.label(axis.at(k)))
                .toList();
    }
}
