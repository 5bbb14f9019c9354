package boxless.app.chart;

import boxless.file.Markup;
import java.util.List;

/**
 * Curves as SVG. Colours and fonts come from a style sheet, by the classes {@code grid, tick, axis, name, curve, dot, lead, mark, note}
 * and those that the curves name.
 */
public final class LineChart {
    private static final int LEFT = 48;
    private static final int RIGHT = 28;
    private static final int TOP = 36;
    private static final int BOTTOM = 44;

    /** From one row of the legend to the next. */
    private static final int ROW = 20;

    /** About the width of a letter, for legend and notes: the chart is made where no font is known. */
    private static final double LETTER = 7.5;

    /**
     * One curve.
     *
     * @param css its class in the style sheet
     * @param dots whether every point is marked and can be pointed at
     */
    public record Curve(String name, String css, List<Point> points, boolean dots) {}

    /** A place on a curve. Where a coordinate is no finite number, nothing is drawn. */
    public record Point(double x, double y) {
        boolean isFinite() {
            return Double.isFinite(x) && Double.isFinite(y);
        }
    }

    /** What the reader is told about a place. */
    public sealed interface Note {}

    /** A value that the reader is led to. */
    public record Mark(double x, double y, String text) implements Note {}

    /** Where something else begins: a line from top to bottom. */
    public record Border(double x, String text) implements Note {}

    private final int width;
    private final int height;
    private final String xTitle;
    private final Axis xAxis;
    private final Axis yAxis;
    private final StringBuilder svg = new StringBuilder();
    private int top = TOP; // further down below a legend of several rows

    public LineChart(int width, int height, String xTitle, Axis xAxis, Axis yAxis) {
        this.width = width;
        this.height = height;
        this.xTitle = xTitle;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
    }

    /**
     * An {@code svg} element that is as large as its surroundings allow.
     *
     * @param title what a screen reader says
     */
    public String draw(String title, List<Curve> curves, List<? extends Note> notes) {
        svg.append(Html.format(
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                width, height, Markup.escaped(title)));
        legend(curves);
        grid();
        curves.forEach(this::curve);
        for (Note note : notes) {
            switch (note) {
                case Mark mark -> mark(mark);
                case Border border -> border(border);
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid() {
        for (int k = 0; k < yAxis.labels(); k++) {
            double y = y(yAxis.at(k));
            svg.append(Html.format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n",
                    LEFT, width - RIGHT, y, y, LEFT - 8, y + 4, yAxis.label(yAxis.at(k))));
        }
        for (int k = 0; k < xAxis.labels(); k++) {
            svg.append(Html.format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    x(xAxis.at(k)), height - BOTTOM + 19, xAxis.label(xAxis.at(k))));
        }
        svg.append(Html.format(
                "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                (LEFT + width - RIGHT) / 2.0, height - 6, Markup.escaped(xTitle)));
    }

    private void curve(Curve curve) {
        List<Point> points = curve.points().stream().filter(Point::isFinite).toList();
        if (points.isEmpty()) {
            return;
        }
        svg.append("<polyline class=\"").append(curve.css()).append(" curve\" points=\"");
        points.forEach(point -> svg.append(Html.format("%.1f,%.1f ", x(point.x()), y(point.y()))));
        svg.setLength(svg.length() - 1);
        svg.append("\"/>\n");
        if (curve.dots()) {
            points.forEach(point -> svg.append(Html.format(
                    "<circle class=\"%s dot\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s at %s: %s</title></circle>\n",
                    curve.css(),
                    x(point.x()),
                    y(point.y()),
                    Markup.escaped(curve.name()),
                    trimmed(point.x()),
                    Html.ratio(point.y()))));
        }
    }

    private static String trimmed(double value) {
        String text = Html.format("%.2f", value);
        return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }

    private void legend(List<Curve> curves) {
        double x = LEFT;
        int y = 9;
        for (Curve curve : curves) {
            double end = x + 27 + LETTER * curve.name().length();
            if (end > width - RIGHT && x > LEFT) {
                end -= x - LEFT;
                x = LEFT;
                y += ROW;
            }
            svg.append(Html.format(
                    "<line class=\"%s curve\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text class=\"name\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                    curve.css(), x, x + 20, y, y, x + 27, y + 4, Markup.escaped(curve.name())));
            x = end + 23;
        }
        top = TOP + y - 9;
    }

    private void mark(Mark mark) {
        boolean right = xAxis.share(mark.x()) > 0.5;
        double x = x(mark.x());
        double bottom = height - BOTTOM;
        svg.append(Html.format(
                "<line class=\"lead\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/><circle class=\"mark\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>"
                        + "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x,
                x,
                y(mark.y()),
                bottom,
                x,
                y(mark.y()),
                x + (right ? -9 : 9),
                bottom - 10,
                right ? "end" : "start",
                Markup.escaped(mark.text())));
    }

    private void border(Border border) {
        double x = x(border.x());
        boolean fits = x + 9 + LETTER * border.text().length() < width;
        svg.append(Html.format(
                "<line class=\"lead\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                        + "<text class=\"note\" x=\"%.1f\" y=\"%d\" text-anchor=\"%s\">%s</text>\n",
                x,
                x,
                top,
                height - BOTTOM,
                x + (fits ? 9 : -9),
                top + 15,
                fits ? "start" : "end",
                Markup.escaped(border.text())));
    }

    private double x(double value) {
        return LEFT + (width - LEFT - RIGHT) * xAxis.share(value);
    }

    private double y(double value) {
        return top + (height - top - BOTTOM) * (1 - yAxis.share(value));
    }
}
