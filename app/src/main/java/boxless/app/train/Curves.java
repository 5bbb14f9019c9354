package boxless.app.train;

import boxless.app.chart.Axis;
import boxless.app.chart.ChartSheet;
import boxless.app.chart.LineChart;
import boxless.train.RunLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** {@code curves.png}: how loss and validation went so far, drawn from a run's log. */
final class Curves {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 376;

    /** Of a step's line in the log, what is no term of the loss. */
    private static final Set<String> NO_TERMS =
            Set.of("step", "stage", "loss", "learning_rate", "gradient_norm", "seconds");

    /** How the terms are drawn, as many as a method has at most: dashed where a colour comes again. */
    private static final List<String> LOOKS = List.of(
            "vermilion",
            "green",
            "purple",
            "orange",
            "sky",
            "vermilion dashed",
            "green dashed",
            "purple dashed",
            "orange dashed",
            "sky dashed");

    /** A key of a validation's line in the log, and how it is drawn. */
    private record Score(String key, String name, String colour) {}

    /** What is drawn of a validation, as far as it was measured. */
    private static final List<Score> SCORES = List.of(
            new Score("ap_0.50", "AP at IoU 0.50", "green"),
            new Score("ap_0.75", "AP at IoU 0.75", "vermilion"),
            new Score("mean_ap", "mean AP 0.50 to 0.95", "blue"),
            new Score("pq_things", "PQ of things", "green"),
            new Score("pq_stuff", "PQ of stuff", "vermilion"),
            new Score("pq", "PQ", "blue"));

    /** With more points than this, dots would hide the curve. */
    private static final int DOTS = 60;

    private Curves() {}

    /** Draws the picture anew; nothing while the log holds fewer than two steps. */
    static void draw(Path log, Path picture) throws IOException {
        List<JsonNode> lines = RunLog.lines(log);
        List<JsonNode> steps = lines.stream().filter(line -> line.has("loss")).toList();
        List<JsonNode> validations = RunLog.validations(lines);
        if (steps.size() < 2) {
            return;
        }
        double last = steps.getLast().path("step").asDouble();
        Axis time = new Axis(0, last, Math.max(1, Axis.roundStep(last / 12)));
        ChartSheet sheet = new ChartSheet(WIDTH);
        sheet.add("Training", losses(steps, time), HEIGHT);
        if (!validations.isEmpty()) {
            sheet.add("Validation", scores(validations, time), HEIGHT);
        }
        sheet.write(picture);
    }

    private static String losses(List<JsonNode> steps, Axis time) {
        List<List<JsonNode>> stages = stages(steps);
        Series loss = Series.of(steps, "loss");
        Series smooth = smoothed(stages, "loss");
        List<LineChart.Curve> curves = new ArrayList<>();
        curves.add(new LineChart.Curve("each step", "pale thin", loss.points(), false));
        curves.add(new LineChart.Curve("loss", "blue thick", smooth.points(), false));
        Set<String> terms = new TreeSet<>();
        stages.forEach(stage -> terms.addAll(stage.getLast().propertyNames()));
        terms.removeAll(NO_TERMS);
        for (String term : terms) {
            String look = LOOKS.get((curves.size() - 2) % LOOKS.size());
            curves.add(new LineChart.Curve(term, look, smoothed(stages, term).points(), false));
        }
        double top = smooth.largest() > 0 ? 1.1 * smooth.largest() : 1;
        double step = Axis.roundStep(top / 8);
        double ceiling = step * Math.ceil(top / step);
        Axis height = new Axis(0, ceiling, step);
        return new LineChart(WIDTH, HEIGHT, "step", time, height)
                .draw("Loss over the steps", curves, beginnings(stages));
    }

    /** The steps of one stage after the other. */
    private static List<List<JsonNode>> stages(List<JsonNode> steps) {
        List<List<JsonNode>> stages = new ArrayList<>();
        String name = null;
        for (JsonNode step : steps) {
            String stage = step.path("stage").asString("");
            if (!stage.equals(name)) {
                stages.add(new ArrayList<>());
                name = stage;
            }
            stages.getLast().add(step);
        }
        return stages;
    }

    /** Smooth within a stage; the next one may minimise something else. */
    private static Series smoothed(List<List<JsonNode>> stages, String key) {
        return stages.stream()
                .map(stage -> Series.of(stage, key).smoothed())
                .reduce(Series::then)
                .orElseThrow();
    }

    /** Where every stage but the first begins. */
    private static List<LineChart.Border> beginnings(List<List<JsonNode>> stages) {
        return stages.stream()
                .skip(1)
                .map(stage -> new LineChart.Border(
                        stage.getFirst().path("step").asDouble(),
                        "stage " + stage.getFirst().path("stage").asString("") + " from here"))
                .toList();
    }

    private static String scores(List<JsonNode> validations, Axis time) {
        List<LineChart.Curve> curves = new ArrayList<>();
        for (Score score : SCORES) {
            if (validations.getLast().has(score.key())) {
                List<LineChart.Point> points =
                        Series.of(validations, score.key()).points();
                curves.add(new LineChart.Curve(score.name(), score.colour(), points, points.size() <= DOTS));
            }
        }
        JsonNode best = validations.getFirst();
        for (JsonNode validation : validations) {
            best = validation.path("best").asBoolean() ? validation : best;
        }
        double step = best.path("step").asDouble();
        double value = best.path("validation").asDouble(Double.NaN); // NaN where nothing could be scored
        LineChart.Mark kept =
                new LineChart.Mark(step, value, String.format(Locale.ROOT, "best: %.3f at step %,.0f", value, step));
        return new LineChart(WIDTH, HEIGHT, "step", time, new Axis(0, 1, 0.2))
                .draw("Validation scores over the steps", curves, Double.isFinite(value) ? List.of(kept) : List.of());
    }
}
