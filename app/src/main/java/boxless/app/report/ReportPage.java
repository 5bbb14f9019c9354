package boxless.app.report;

import boxless.Version;
import boxless.app.chart.Html;
import boxless.file.Markup;
import boxless.metric.ErrorAnalysis;
import boxless.metric.ErrorCounts;
import boxless.metric.Matching;
import boxless.metric.SizeClass;
import boxless.metric.Verdict;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import tools.jackson.databind.JsonNode;

/** The page: its sections from top to bottom. */
final class ReportPage {
    private static final int SIZE_CLASSES = 5;

    /** Of so many pictures the numbers are listed; a longer list would make the page slow. */
    private static final int LISTED = 2000;

    private final String title;
    private final SequencedMap<String, String> facts;
    private final JsonNode metric;
    private final IntFunction<String> categoryNames;
    private final StringBuilder html = new StringBuilder();

    ReportPage(String title, SequencedMap<String, String> facts, JsonNode metric, IntFunction<String> categoryNames) {
        this.title = title;
        this.facts = facts;
        this.metric = metric;
        this.categoryNames = categoryNames;
    }

    String html(ErrorAnalysis analysis, List<Figure.Row> rows, List<Figure> figures) {
        head();
        numbers();
        html.append(new CurveSection(analysis).html());
        kinds(analysis.total());
        sizes(analysis.sizes(SIZE_CLASSES));
        classes(analysis);
        html.append(new PictureSection(rows, figures, LISTED).html());
        html.append(Html.format(
                "<footer>Made by Boxless %s. This file needs no network and no scripts.</footer>\n</main></body></html>\n",
                Markup.escaped(Version.CODE)));
        return html.toString();
    }

    private void head() {
        html.append(Html.format(
                """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>%s</title>
                <style>
                %s</style></head>
                <body><main>
                <header><p class="eyebrow">Boxless evaluation</p>
                <h1>%s</h1>
                <dl class="facts">
                """, Markup.escaped(title), Html.style(ReportPage.class, "report.css"), Markup.escaped(title)));
        facts.forEach((name, value) -> html.append(
                Html.format("<div><dt>%s</dt><dd>%s</dd></div>\n", Markup.escaped(name), Markup.escaped(value))));
        html.append("</dl></header>\n");
    }

    private void numbers() {
        html.append("<section class=\"tiles\" aria-label=\"Headline numbers\">\n");
        for (Headline number : Headline.of(metric)) {
            html.append(Html.format(
                    "<div class=\"tile\"><b>%s</b><span>%s</span></div>\n",
                    Html.ratio(number.value()), Markup.escaped(number.label())));
        }
        html.append("</section>\n<details><summary>All metric values</summary>\n<dl class=\"numbers\">\n");
        for (Headline number : Headline.all(metric)) {
            html.append(Html.format(
                    "<div><dt>%s</dt><dd>%s</dd></div>\n", Markup.escaped(number.label()), Html.ratio(number.value())));
        }
        html.append("</dl></details>\n");
    }

    private void kinds(ErrorCounts counts) {
        html.append("<section><h2>What goes wrong</h2>\n<div class=\"bars\">\n");
        html.append(Html.format("<span>%s true objects</span>", Html.count(counts.truthCount())));
        bar(VerdictStyle.OF_TRUTHS, counts::truths);
        html.append(Html.format("<span>%s predicted objects</span>", Html.count(counts.predictionCount())));
        bar(VerdictStyle.OF_PREDICTIONS, counts::predictions);
        html.append(
                "</div>\n<table class=\"verdicts\"><thead><tr><th>Verdict</th><th>Meaning</th>"
                        + "<th class=\"n\" colspan=\"2\">True</th><th class=\"n\" colspan=\"2\">Predicted</th></tr></thead>\n<tbody>\n");
        for (Verdict verdict : Verdict.values()) {
            boolean said = counts.predictions(verdict) > 0;
            if (counts.truths(verdict) > 0 || said || verdict != Verdict.IGNORED && verdict != Verdict.CONFUSED) {
                html.append(Html.format(
                        "<tr><th><i class=\"swatch %s\"></i>%s</th><td class=\"words\">%s</td>",
                        VerdictStyle.css(verdict), VerdictStyle.name(verdict), VerdictStyle.explanation(verdict)));
                share(verdict, VerdictStyle.OF_TRUTHS, counts.truths(verdict), counts.truthCount());
                share(verdict, VerdictStyle.OF_PREDICTIONS, counts.predictions(verdict), counts.predictionCount());
                html.append("</tr>\n");
            }
        }
        html.append("</tbody></table></section>\n");
    }

    private void share(Verdict verdict, List<Verdict> possible, int count, int all) {
        if (possible.contains(verdict)) {
            html.append(Html.format(
                    "<td class=\"n\">%s</td><td class=\"n dim\">%s</td>",
                    Html.count(count), all == 0 ? "" : Html.format("%.1f %%", 100.0 * count / all)));
        } else {
            html.append(
                    count == 0
                            ? "<td></td><td></td>"
                            : Html.format("<td class=\"n\">%s</td><td></td>", Html.count(count)));
        }
    }

    /** Parts of a whole, each as wide as its count. */
    private void bar(List<Verdict> verdicts, ToIntFunction<Verdict> count) {
        html.append("<div class=\"bar\">");
        for (Verdict verdict : verdicts) {
            int objects = count.applyAsInt(verdict);
            if (objects > 0) {
                html.append(Html.format(
                        "<i class=\"%s\" style=\"flex-grow:%d\" title=\"%s: %s\"></i>",
                        VerdictStyle.css(verdict), objects, VerdictStyle.name(verdict), Html.count(objects)));
            }
        }
        html.append("</div>\n");
    }

    private void sizes(List<SizeClass> sizes) {
        if (sizes.isEmpty()) {
            return;
        }
        html.append(
                "<section><h2>By size</h2>\n<p class=\"lead\">True objects in groups of about equal count, smallest first.</p>\n"
                        + "<div class=\"scroll\"><table><thead><tr><th>Area in pixels</th><th class=\"n\">Objects</th><th class=\"wide\">Outcome</th>"
                        + "<th class=\"n\">Found</th><th class=\"n\">Mean IoU</th></tr></thead>\n<tbody>\n");
        for (SizeClass size : sizes) {
            ErrorCounts counts = size.counts();
            html.append(Html.format(
                    "<tr><th>%s to %s</th><td class=\"n\">%s</td><td class=\"wide\">",
                    Html.count(size.least()), Html.count(size.most()), Html.count(counts.truthCount())));
            bar(VerdictStyle.OF_TRUTHS, counts::truths);
            int found = counts.truths(Verdict.FOUND);
            html.append(Html.format(
                    "</td><td class=\"n\">%.1f %%</td><td class=\"n\">%s</td></tr>\n",
                    100.0 * found / counts.truthCount(), Html.ratio(counts.iouSum() / found)));
        }
        html.append("</tbody></table></div></section>\n");
    }

    private void classes(ErrorAnalysis analysis) {
        html.append(
                "<section><h2>By class</h2>\n<div class=\"scroll\"><table><thead><tr><th>Class</th><th class=\"n\">True</th>"
                        + "<th class=\"wide\">Outcome</th><th class=\"n\">Found</th><th class=\"n\">Spurious</th>"
                        + "<th class=\"n\">Precision</th><th class=\"n\">Recall</th><th class=\"n\">F1</th><th class=\"n\">Mean IoU</th></tr></thead>\n<tbody>\n");
        analysis.categories().forEach((category, counts) -> {
            Matching matching = counts.matching();
            html.append(Html.format(
                    "<tr><th>%s</th><td class=\"n\">%s</td><td class=\"wide\">",
                    Markup.escaped(categoryNames.apply(category)), Html.count(counts.truthCount())));
            bar(VerdictStyle.OF_TRUTHS, counts::truths);
            html.append(Html.format(
                    "</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td></tr>\n",
                    Html.count(matching.tp()),
                    Html.count(counts.predictions(Verdict.SPURIOUS)),
                    Html.ratio(matching.precision()),
                    Html.ratio(matching.recall()),
                    Html.ratio(matching.f1()),
                    Html.ratio(counts.iouSum() / matching.tp())));
        });
        html.append("</tbody></table></div></section>\n");
    }
}
