package boxless.app.train;

import boxless.app.chart.LineChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import tools.jackson.databind.JsonNode;

/**
 * One number of a log over the steps; values that are not finite are left out.
 *
 * @param x steps, ascending
 * @param y values
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Series(double[] x, double[] y) {
    /** More points than this no picture shows. */
    private static final int POINTS = 1500;

    static Series of(List<JsonNode> lines, String key) {
        List<JsonNode> known = lines.stream()
                .filter(line -> line.path(key).isNumber()
                        && Double.isFinite(line.path(key).asDouble()))
                .toList();
        return new Series(
                known.stream().mapToDouble(line -> line.path("step").asDouble()).toArray(),
                known.stream().mapToDouble(line -> line.path(key).asDouble()).toArray());
    }

    double largest() {
        return Arrays.stream(y).max().orElse(0);
    }

    /** Every value becomes the mean of those around it, a thirtieth of the curve to either side where there are as many. */
    Series smoothed() {
        int reach = y.length / 30;
        double[] sums = new double[y.length + 1];
        for (int i = 0; i < y.length; i++) {
            sums[i + 1] = sums[i] + y[i];
        }
        double[] means = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            int before = Math.min(reach, i);
            int after = Math.min(before, y.length - 1 - i);
            means[i] = (sums[i + after + 1] - sums[i - before]) / (before + 1 + after);
        }
        return new Series(x, means);
    }

    /** This curve and the one that follows it. */
    Series then(Series next) {
        return new Series(
                DoubleStream.concat(Arrays.stream(x), Arrays.stream(next.x)).toArray(),
                DoubleStream.concat(Arrays.stream(y), Arrays.stream(next.y)).toArray());
    }

    /** For a chart: every n-th point of a long curve. */
    List<LineChart.Point> points() {
        int stride = Math.ceilDiv(Math.max(1, x.length), POINTS);
        List<LineChart.Point> points = new ArrayList<>();
        for (int i = 0; i < x.length; i += stride) {
            points.add(new LineChart.Point(x[i], y[i]));
        }
        return points;
    }
}
