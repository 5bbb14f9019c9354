package boxless.app.report;

import boxless.app.chart.Html;
import boxless.file.Markup;
import boxless.metric.Verdict;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The worst pictures with their errors drawn, and the numbers of all. */
final class PictureSection {
    private static final List<Verdict> KINDS =
            List.of(Verdict.FOUND, Verdict.MISSED, Verdict.SPURIOUS, Verdict.SPLIT, Verdict.MERGED, Verdict.CONFUSED);

    private final List<Figure.Row> rows;
    private final List<Figure> figures;
    private final int listed;
    private final StringBuilder html = new StringBuilder();

    /** @param listed so many pictures are listed at most */
    PictureSection(List<Figure.Row> rows, List<Figure> figures, int listed) {
        this.rows = rows;
        this.figures = figures;
        this.listed = listed;
    }

    String html() {
        List<Verdict> kinds = KINDS.stream()
                .filter(kind -> kind != Verdict.CONFUSED || rows.stream().anyMatch(row -> row.count(kind) > 0))
                .toList();
        html.append(Html.format(
                "<section class=\"worst\"><h2>Worst images first</h2>\n"
                        + "<p class=\"lead\">%s of %s, by mean AP. Green outlines are predictions that match a true object. Of the errors, "
                        + "solid outlines are true objects and dashed ones are predictions. Hover over an object for details; show or "
                        + "hide each kind here:</p>\n",
                Html.count(figures.size()), Html.count(rows.size())));
        // The switches come before what they switch: the style sheet knows only following siblings.
        kinds.forEach(kind ->
                html.append(Html.format("<input type=\"checkbox\" id=\"show-%s\" checked>", VerdictStyle.css(kind))));
        html.append("\n<nav class=\"legend\">");
        kinds.forEach(kind -> html.append(Html.format(
                "<label for=\"show-%s\"><i class=\"swatch %s\"></i>%s</label>",
                VerdictStyle.css(kind), VerdictStyle.css(kind), VerdictStyle.name(kind))));
        html.append("</nav>\n<div class=\"pictures\">\n");
        for (int i = 0; i < figures.size(); i++) {
            figure(i + 1, figures.get(i));
        }
        html.append("</div></section>\n");
        list(kinds);
        return html.toString();
    }

    private void figure(int rank, Figure figure) {
        Figure.Row row = figure.row();
        html.append(Html.format(
                "<figure id=\"%s\"><figcaption><span class=\"rank\">%d</span><span class=\"ap\">AP %s</span>"
                        + "<b title=\"%s\">%s</b><span class=\"dim\">%s</span><span class=\"chips\">",
                row.id(),
                rank,
                Html.ratio(row.meanAp()),
                Markup.escaped(row.name()),
                Markup.escaped(row.name()),
                Markup.escaped(figure.note())));
        for (Verdict kind : KINDS) {
            if (row.count(kind) > 0) {
                html.append(Html.format(
                        "<span><i class=\"swatch %s\"></i>%s %s</span>",
                        VerdictStyle.css(kind), Html.count(row.count(kind)), VerdictStyle.name(kind)));
            }
        }
        html.append("</span></figcaption>\n");
        html.append(figure.drawing()).append("</figure>\n");
    }

    private void list(List<Verdict> kinds) {
        Set<Integer> drawn =
                figures.stream().map(figure -> figure.row().index()).collect(Collectors.toSet());
        html.append(
                "<section><details><summary>Numbers for every image</summary>\n<div class=\"scroll\"><table><thead><tr><th>Image</th>"
                        + "<th class=\"n\">AP</th><th class=\"n\">True</th>");
        kinds.forEach(kind -> html.append(Html.format("<th class=\"n\">%s</th>", VerdictStyle.name(kind))));
        html.append("</tr></thead>\n<tbody>\n");
        rows.stream().sorted(Figure.Row.WORST_FIRST).limit(listed).forEach(row -> {
            String name = Markup.escaped(row.name());
            html.append(Html.format(
                    "<tr><th>%s</th><td class=\"n\">%s</td><td class=\"n\">%s</td>",
                    drawn.contains(row.index()) ? Html.format("<a href=\"#%s\">%s</a>", row.id(), name) : name,
                    Html.ratio(row.meanAp()),
                    Html.count(row.truthCount())));
            kinds.forEach(kind -> html.append(Html.format("<td class=\"n\">%s</td>", Html.count(row.count(kind)))));
            html.append("</tr>\n");
        });
        html.append("</tbody></table></div>\n");
        if (rows.size() > listed) {
            html.append(Html.format("<p class=\"dim\">and %s better images</p>\n", Html.count(rows.size() - listed)));
        }
        html.append("</details></section>\n");
    }
}
