package boxless.app.score;

import boxless.evaluate.ClickScore;
import boxless.evaluate.Evaluation;
import boxless.file.Count;
import boxless.mask.Category;
import boxless.metric.CategoryQuality;
import boxless.metric.CityscapesScore;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import boxless.metric.Matching;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.metric.PanopticScore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints an evaluation as a table that a person can read. */
final class ScoreTable {
    private final PrintWriter out;

    private ScoreTable(PrintWriter out) {
        this.out = out;
    }

    static void print(Evaluation evaluation, PrintWriter out) {
        ScoreTable table = new ScoreTable(out);
        switch (evaluation) {
            case Evaluation.Nuclei nuclei -> table.nuclei(nuclei.score());
            case Evaluation.Coco coco -> table.coco(coco);
            case Evaluation.Panoptic panoptic -> table.panoptic(panoptic);
            case Evaluation.Cityscapes cityscapes -> table.cityscapes(cityscapes);
        }
    }

    static void print(ClickScore score, PrintWriter out) {
        ScoreTable table = new ScoreTable(out);
        table.line("%-6s %9s %9s %9s", "clicks", "mean IoU", "IoU > .5", "IoU > .75");
        int clicks = 0;
        for (ClickScore.Masks masks : score.after()) {
            table.line(
                    "%-6d %9s %9s %9s", ++clicks, ratio(masks.meanIou()), ratio(masks.iou50()), ratio(masks.iou75()));
        }
        table.line("%nover %s in %s", Count.of(score.objects(), "object"), Count.of(score.images(), "image"));
        table.line(
                "median time: image %s, click %s", milliseconds(score.openMillis()), milliseconds(score.clickMillis()));
    }

    private static String milliseconds(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f ms", value) : "-";
    }

    private void nuclei(NucleiScore score) {
        List<Matching> pooled = score.pooled();
        List<Double> means = List.copyOf(score.ap().values());
        line("%-5s %7s %7s %7s %7s", "IoU", "AP", "TP", "FP", "FN");
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            Matching all = pooled.get(t);
            line("%-5s %7s %7d %7d %7d", NucleiAp.key(t), ratio(means.get(t)), all.tp(), all.fp(), all.fn());
        }
        line(
                "%-5s %7s   over %s",
                "mean", ratio(score.meanAp()), Count.of(score.pictures().size(), "image"));
        if (!score.hasTruth()) {
            line("none of these images has a true object (crowds do not count): there is nothing to score");
        }
    }

    private void coco(Evaluation.Coco coco) {
        Map<CocoOverlap, CocoScore> scores = coco.scores();
        part("%-10s", "");
        scores.keySet().forEach(overlap -> part(" %11s", overlap));
        line("");
        for (String number : CocoScore.NUMBERS) {
            part("%-10s", number);
            scores.values().forEach(score -> part(" %11s", ratio(score.number(number))));
            line("");
        }
        line("");
        String first = firstColumn(coco.categories());
        part(first, "category");
        scores.keySet().forEach(overlap -> part(" %11s %6s", overlap + " AP", "AP50"));
        line("");
        for (Category category : coco.categories()) {
            part(first, category.name());
            for (CocoScore score : scores.values()) {
                CocoScore.PerCategory each = score.categories().get(category.id());
                part(" %11s %6s", each == null ? "-" : ratio(each.ap()), each == null ? "-" : ratio(each.ap50()));
            }
            line("");
        }
        line("%nover %s", Count.of(coco.images(), "image"));
    }

    private void panoptic(Evaluation.Panoptic panoptic) {
        PanopticScore score = panoptic.score();
        String head = firstColumn(panoptic.categories()) + " %7s %7s %7s ";
        line(head + "%10s", "", "PQ", "SQ", "RQ", "categories");
        mean(head, "all", score.all());
        mean(head, "things", score.things());
        mean(head, "stuff", score.stuff());
        line("");
        line(head + "%7s %7s %7s", "category", "PQ", "SQ", "RQ", "TP", "FP", "FN");
        for (Category category : panoptic.categories()) {
            CategoryQuality of = score.categories().get(category.id());
            if (of != null && !of.isEmpty()) {
                line(
                        head + "%7d %7d %7d",
                        category.name(),
                        ratio(of.pq()),
                        ratio(of.sq()),
                        ratio(of.rq()),
                        of.tp(),
                        of.fp(),
                        of.fn());
            }
        }
    }

    private void mean(String head, String group, PanopticScore.Mean mean) {
        line(head + "%10d", group, ratio(mean.pq()), ratio(mean.sq()), ratio(mean.rq()), mean.n());
    }

    private void cityscapes(Evaluation.Cityscapes cityscapes) {
        Map<Integer, Double> all = cityscapes.score().ap();
        Map<Integer, Double> half = cityscapes.score().ap50();
        String row = "%-10s %7s %7s";
        line(row, "class", "AP", "AP50");
        for (Category category : cityscapes.categories()) {
            line(
                    row,
                    category.name(),
                    ratio(all.getOrDefault(category.id(), Double.NaN)),
                    ratio(half.getOrDefault(category.id(), Double.NaN)));
        }
        line(row, "mean", ratio(CityscapesScore.mean(all)), ratio(CityscapesScore.mean(half)));
    }

    /** Wide enough for every name. */
    private static String firstColumn(List<Category> categories) {
        int width = categories.stream().mapToInt(c -> c.name().length()).max().orElse(0);
        return "%-" + Math.max(width, 8) + "s";
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }

    private void part(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }

    private void line(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
    }
}
