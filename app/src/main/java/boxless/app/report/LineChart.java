package boxless.app.report;

import java.util.List;

/** Curves between 0 and 1 as SVG. Colours come from the page. */
final class LineChart {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 330;
    private static final int LEFT = 40;
    private static final int RIGHT = 16;
    private static final int TOP = 36;
    private static final int BOTTOM = 44;

    /**
     * One curve.
     *
     * @param css its class in the style sheet
     * @param dots whether every point is marked and can be pointed at
     */
    record Curve(String name, String css, List<Point> points, boolean dots) {}

    /** A place on a curve. */
    record Point(double x, double y) {}

    private final String xTitle;
    private final double from;
    private final double to;
    private final double step;
    private final StringBuilder svg = new StringBuilder();

    /** @param step between the numbers below the chart */
    LineChart(String xTitle, double from, double to, double step) {
        this.xTitle = xTitle;
        this.from = from;
        this.to = to;
        this.step = step;
    }

    /** @param title what a screen reader says */
    String draw(String title, List<Curve> curves, List<Mark> marks) {
        svg.append(Html.format(
                "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH, HEIGHT, Html.escape(title)));
        grid();
        legend(curves);
        curves.stream().filter(curve -> !curve.points().isEmpty()).forEach(this::curve);
        marks.forEach(this::mark);
        return svg.append("</svg>\n").toString();
    }

    /** A place that the reader is led to. */
    record Mark(double x, double y, String text) {}

    private void grid() {
        for (int k = 0; k <= 5; k++) {
            double y = y(k / 5.0);
            svg.append(Html.format(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text class=\"tick\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n",
                    LEFT, WIDTH - RIGHT, y, y, LEFT - 8, y + 4, k / 5.0));
        }
        int ticks = (int) Math.round((to - from) / step);
        for (int k = 0; k <= ticks; k++) {
            double x = from + k * step;
            svg.append(Html.format(
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    x(x), HEIGHT - BOTTOM + 19, trimmed(x)));
        }
        svg.append(Html.format(
                "<text class=\"axis\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                x((from + to) / 2), HEIGHT - 6, Html.escape(xTitle)));
    }

    private static String trimmed(double value) {
        String text = Html.format("%.2f", value);
        return text.endsWith("0") ? text.substring(0, text.length() - 1) : text;
    }

    private void curve(Curve curve) {
        svg.append("<polyline class=\"curve ").append(curve.css()).append("\" points=\"");
        curve.points().forEach(point -> svg.append(Html.format("%.1f,%.1f ", x(point.x()), y(point.y()))));
        svg.setLength(svg.length() - 1);
        svg.append("\"/>\n");
        if (curve.dots()) {
            curve.points()
                    .forEach(point -> svg.append(Html.format(
                            "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>%s at %s: %s</title></circle>\n",
                            curve.css(),
                            x(point.x()),
                            y(point.y()),
                            Html.escape(curve.name()),
                            trimmed(point.x()),
                            Html.ratio(point.y()))));
        }
    }

    private void legend(List<Curve> curves) {
        int x = LEFT;
        for (Curve curve : curves) {
            svg.append(Html.format(
                    "<line class=\"curve %s\" x1=\"%d\" x2=\"%d\" y1=\"9\" y2=\"9\"/><text class=\"name\" x=\"%d\" y=\"13\">%s</text>\n",
                    curve.css(), x, x + 20, x + 27, Html.escape(curve.name())));
            x += 54 + 8 * curve.name().length();
        }
    }

    private void mark(Mark mark) {
        boolean right = mark.x() > (from + to) / 2;
        svg.append(Html.format(
                "<line class=\"lead\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/><circle class=\"mark\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>"
                        + "<text class=\"note\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                x(mark.x()),
                x(mark.x()),
                y(mark.y()),
                y(0),
                x(mark.x()),
                y(mark.y()),
                x(mark.x()) + (right ? -9 : 9),
                y(0) - 10,
                right ? "end" : "start",
                Html.escape(mark.text())));
    }

    private double x(double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * Math.clamp((value - from) / (to - from), 0, 1);
    }

    private static double y(double value) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - Math.clamp(value, 0, 1));
    }
}
