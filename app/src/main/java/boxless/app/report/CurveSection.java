package boxless.app.report;

import boxless.app.chart.Axis;
import boxless.app.chart.Html;
import boxless.app.chart.LineChart;
import boxless.metric.ErrorAnalysis;
import boxless.metric.Matching;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.metric.ScorePoint;
import boxless.metric.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How the result depends on the IoU that a match needs, and on the least score that an object needs. */
final class CurveSection {
    /** Points of a curve over the score, which has as many as there are objects. */
    private static final int POINTS = 200;

    private record Ratio(String name, String css, ToDoubleFunction<Matching> of) {}

    private static final List<Ratio> RATIOS = List.of(
            new Ratio("precision", "precision", Matching::precision),
            new Ratio("recall", "recall", Matching::recall),
            new Ratio("F1", "f1", Matching::f1));

    private final ErrorAnalysis analysis;

    CurveSection(ErrorAnalysis analysis) {
        this.analysis = analysis;
    }

    String html() {
        return "<section><h2>Accuracy and confidence</h2>\n<div class=\"charts\">\n" + overIou() + overScore()
                + "</div></section>\n";
    }

    private String overIou() {
        NucleiScore score = analysis.pictures();
        List<Ratio> ratios = new ArrayList<>(RATIOS);
        ratios.add(new Ratio("AP", "ap", Matching::ap));
        List<LineChart.Curve> curves = new ArrayList<>();
        Map<String, Map<String, Double>> table = new LinkedHashMap<>();
        for (Ratio ratio : ratios) {
            Map<String, Double> means = score.means(ratio.of());
            table.put(ratio.name(), means);
            List<LineChart.Point> points = new ArrayList<>();
            means.forEach((threshold, mean) -> points.add(new LineChart.Point(Double.parseDouble(threshold), mean)));
            curves.add(new LineChart.Curve(ratio.name(), ratio.css(), points, true));
        }
        return "<figure><figcaption><b>Over the IoU threshold</b> Mean over the images. AP = TP / (TP + FP + FN)</figcaption>\n"
                + chart("IoU threshold", new Axis(0.5, 0.95, 0.1))
                        .draw("Precision, recall, F1 and AP over the IoU threshold", curves, List.of())
                + table(table) + "</figure>\n";
    }

    private static LineChart chart(String threshold, Axis axis) {
        return new LineChart(560, 330, threshold, axis, new Axis(0, 1, 0.2));
    }

    private static String table(Map<String, Map<String, Double>> ratios) {
        StringBuilder html = new StringBuilder(
                "<details><summary>Numbers</summary><div class=\"scroll\"><table><thead><tr><th>IoU</th>");
        ratios.keySet()
                .forEach(name -> html.append("<th class=\"n\">").append(name).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            String key = NucleiAp.key(t);
            html.append("<tr><th>").append(key).append("</th>");
            ratios.values()
                    .forEach(means -> html.append("<td class=\"n\">")
                            .append(Html.ratio(means.getOrDefault(key, Double.NaN)))
                            .append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody></table></div></details>\n").toString();
    }

    private String overScore() {
        List<ScorePoint> points = analysis.scores();
        String caption =
                "<figure><figcaption><b>Over the score threshold</b> All objects pooled, IoU 0.5</figcaption>\n";
        if (points.size() < 2) {
            return caption + "<p class=\"empty\">" + reason(points) + "</p></figure>\n";
        }
        ScorePoint best = points.stream()
                .max(Comparator.comparingDouble(point -> point.matching().f1()))
                .orElseThrow();
        List<ScorePoint> few = thinned(points);
        double from = Math.floor(10 * points.getLast().score()) / 10;
        double to = Math.max(Math.ceil(10 * points.getFirst().score()) / 10, from + 0.1);
        List<LineChart.Curve> curves = RATIOS.stream()
                .map(ratio -> new LineChart.Curve(
                        ratio.name(),
                        ratio.css(),
                        few.stream()
                                .map(point -> new LineChart.Point(
                                        point.score(), ratio.of().applyAsDouble(point.matching())))
                                .toList(),
                        false))
                .toList();
        String note = Html.format("best F1 %.3f at score %.2f", best.matching().f1(), best.score());
        return caption
                + chart("score threshold", new Axis(from, to, Axis.roundStep((to - from) / 5)))
                        .draw(
                                "Precision, recall and F1 over the score threshold",
                                curves,
                                List.of(new LineChart.Mark(
                                        best.score(), best.matching().f1(), note)))
                + "</figure>\n";
    }

    /** Why there is no curve. */
    private String reason(List<ScorePoint> points) {
        if (points.size() == 1) {
            return "All predicted objects have the same score.";
        }
        boolean ignored = analysis.total().predictions(Verdict.IGNORED) > 0;
        return ignored ? "All predicted objects are ignored." : "Nothing was predicted.";
    }

    /** Ascending by score. */
    private static List<ScorePoint> thinned(List<ScorePoint> points) {
        List<ScorePoint> few = new ArrayList<>();
        int count = Math.min(POINTS, points.size());
        for (int i = count - 1; i >= 0; i--) {
            few.add(points.get((int) ((long) i * (points.size() - 1) / (count - 1))));
        }
        return few;
    }
}
