package boxless.app.train;

import boxless.file.AtomicFile;
import boxless.train.RunLog;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tools.jackson.databind.JsonNode;

/** {@code curves.png}: how loss and validation went so far, drawn from a run's log. */
final class Curves {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 420;

    /** Of a step's line in the log, what is no term of the loss. */
    private static final Set<String> NO_TERMS = Set.of("step", "loss", "learning_rate", "gradient_norm", "seconds");

    private static final Color INK = new Color(0x33, 0x3b, 0x45);
    private static final Color GRID = new Color(0xe6, 0xe9, 0xed);
    private static final Color PALE_BLUE = new Color(0xbc, 0xd7, 0xea);

    /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
    private static final Color BLUE = new Color(0x00, 0x72, 0xb2);

    private static final List<Color> COLOURS = List.of(
            new Color(0xd5, 0x5e, 0x00),
            new Color(0x00, 0x9e, 0x73),
            new Color(0xcc, 0x79, 0xa7),
            new Color(0xe6, 0x9f, 0x00),
            new Color(0x56, 0xb4, 0xe9));

    private Curves() {}

    /** Draws the picture anew; nothing while the log holds fewer than two steps. */
    static void draw(Path log, Path picture) throws IOException {
        List<JsonNode> lines = RunLog.lines(log);
        List<JsonNode> steps = lines.stream().filter(line -> line.has("loss")).toList();
        List<JsonNode> validations =
                lines.stream().filter(line -> line.has("validation")).toList();
        if (steps.size() < 2) {
            return;
        }
        List<XYChart> panels = new ArrayList<>();
        panels.add(losses(steps));
        if (!validations.isEmpty()) {
            double last = steps.getLast().path("step").asDouble();
            panels.add(scores(validations, last));
        }
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT * panels.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        for (int i = 0; i < panels.size(); i++) {
            graphics.drawImage(BitmapEncoder.getBufferedImage(panels.get(i)), 0, i * HEIGHT, null);
        }
        graphics.dispose();
        AtomicFile.write(picture, out -> ImageIO.write(image, "png", out));
    }

    private static XYChart losses(List<JsonNode> steps) {
        XYChart chart = chart("Training", "loss");
        Curve loss = Curve.of(steps, "loss");
        Curve smooth = loss.smoothed();
        add(chart, "each step", loss.thinned(), PALE_BLUE, 1, SeriesMarkers.NONE);
        add(chart, "loss", smooth.thinned(), BLUE, 2.4f, SeriesMarkers.NONE);
        Set<String> terms = new TreeSet<>();
        steps.getLast().properties().forEach(entry -> terms.add(entry.getKey()));
        terms.removeAll(NO_TERMS);
        int next = 0;
        for (String term : terms) {
            Color colour = COLOURS.get(next++ % COLOURS.size());
            Curve curve = Curve.of(steps, term).smoothed().thinned();
            add(chart, term, curve, colour, 1.6f, SeriesMarkers.NONE);
        }
        XYStyler style = chart.getStyler();
        style.setLegendPosition(LegendPosition.InsideNE);
        style.setXAxisMin(0.0).setYAxisMin(0.0);
        style.setYAxisMax(roundUp(1.1 * smooth.largest()));
        return chart;
    }

    private static XYChart scores(List<JsonNode> validations, double lastStep) {
        XYChart chart = chart("Validation", "average precision");
        String[][] curves = {
            {"ap_0.50", "AP at IoU 0.50"}, {"ap_0.75", "AP at IoU 0.75"}, {"mean_ap", "mean AP 0.50 to 0.95"}
        };
        List<Color> colours = List.of(COLOURS.get(1), COLOURS.get(0), BLUE);
        for (int i = 0; i < curves.length; i++) {
            if (validations.getLast().has(curves[i][0])) {
                Curve curve = Curve.of(validations, curves[i][0]);
                Marker marker = curve.size() > 60 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE;
                add(chart, curves[i][1], curve, colours.get(i), 2, marker);
            }
        }
        JsonNode best = validations.getFirst();
        for (JsonNode validation : validations) {
            best = validation.path("best").asBoolean() ? validation : best;
        }
        Curve kept = Curve.of(List.of(best), "validation");
        String label = "best: %.3f".formatted(best.path("validation").asDouble(Double.NaN));
        add(chart, label, kept, INK, 2, SeriesMarkers.DIAMOND);
        XYStyler style = chart.getStyler();
        style.setLegendPosition(LegendPosition.InsideSE);
        style.setXAxisMin(0.0).setXAxisMax(lastStep).setYAxisMin(0.0).setYAxisMax(1.0);
        return chart;
    }

    private static void add(XYChart chart, String name, Curve curve, Color colour, float width, Marker marker) {
        if (curve.size() == 0) {
            return;
        }
        XYSeries series = chart.addSeries(name, curve.x(), curve.y());
        series.setLineColor(colour);
        series.setLineWidth(width);
        series.setMarkerColor(colour);
        series.setMarker(marker);
    }

    private static XYChart chart(String title, String unit) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("step")
                .yAxisTitle(unit)
                .build();
        XYStyler style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false).setChartTitleBoxVisible(false).setChartPadding(14);
        style.setChartFontColor(INK).setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        style.setLegendBorderColor(Color.WHITE).setLegendBackgroundColor(new Color(255, 255, 255, 220));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13)).setMarkerSize(6);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        AxesChartStyler axes = style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        axes.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1));
        axes.setAxisTicksLineVisible(false).setAxisTicksMarksVisible(false).setXAxisDecimalPattern("#,###");
        return chart;
    }

    /** The next round number. */
    private static double roundUp(double value) {
        if (!(value > 0)) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : new double[] {1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8}) {
            if (step * power >= value) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
