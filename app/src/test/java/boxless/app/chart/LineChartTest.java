package boxless.app.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineChartTest {
    private static final int WIDTH = 600;

    @Test
    void aLegendThatIsTooLongGoesOnInAnotherRowAboveTheCurves() {
        String chart = draw(12, List.of());
        List<Integer> ends = numbers(chart, "class=\"name\" x=\"(\\d+)");
        assertThat(ends).hasSize(12).allMatch(x -> x < WIDTH - 45);
        List<Integer> rows = numbers(chart, "class=\"name\" x=\"[^\"]+\" y=\"(\\d+)");
        assertThat(rows).isSorted();
        assertThat(rows.stream().distinct().count()).isBetween(2L, 4L);
        assertThat(numbers(chart, "class=\"grid\".*? y1=\"(\\d+)")).isNotEmpty().allMatch(y -> y > rows.getLast() + 10);
        assertThat(numbers(draw(3, List.of()), "class=\"name\" x=\"[^\"]+\" y=\"(\\d+)"))
                .containsOnly(13);
    }

    @Test
    void aBorderIsNoValueAndItsTextStaysInTheChart() {
        assertThat(draw(1, List.of(new LineChart.Border(2, "stage b from here"))))
                .contains("text-anchor=\"start\">stage b")
                .doesNotContain("class=\"mark\"");
        assertThat(draw(1, List.of(new LineChart.Border(9, "stage b from here"))))
                .contains("text-anchor=\"end\">stage b");
        assertThat(draw(1, List.of(new LineChart.Mark(9, 1, "best"))))
                .contains("class=\"mark\"", "text-anchor=\"end\">best");
    }

    @Test
    void whatIsNoNumberIsNotDrawn() {
        LineChart.Point undefined = new LineChart.Point(5, Double.NaN);
        List<LineChart.Curve> curves = List.of(
                new LineChart.Curve("gap", "blue", List.of(new LineChart.Point(0, 0), undefined), true),
                new LineChart.Curve("none", "red", List.of(undefined), true));
        String chart = new LineChart(WIDTH, 300, "step", new Axis(0, 10, 1), new Axis(0, 1, 0.5))
                .draw("curves", curves, List.of());
        assertThat(chart).doesNotContain("NaN").containsOnlyOnce("<polyline").containsOnlyOnce("<circle");
    }

    private static String draw(int curves, List<LineChart.Note> notes) {
        List<LineChart.Point> points = List.of(new LineChart.Point(0, 0), new LineChart.Point(10, 1));
        return new LineChart(WIDTH, 300, "step", new Axis(0, 10, 1), new Axis(0, 1, 0.5))
                .draw(
                        "curves",
                        IntStream.range(0, curves)
                                .mapToObj(k -> new LineChart.Curve("curve " + k, "blue", points, false))
                                .toList(),
                        notes);
    }

    private static List<Integer> numbers(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }
}
