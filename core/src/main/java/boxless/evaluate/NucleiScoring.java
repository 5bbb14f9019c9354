package boxless.evaluate;

import boxless.data.Sample;
import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.mask.LabelMap;
import boxless.mask.Segmentation;
import boxless.metric.Matching;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.metric.PictureScore;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The nuclei metric. */
final class NucleiScoring implements Scoring {
    private final NucleiAp ap = new NucleiAp();

    @Override
    public void add(Sample sample, Segmentation found) {
        add(sample.name(), sample.truth().painted(), found.painted());
    }

    /** As {@link NucleiAp#add}. */
    void add(String name, LabelMap truth, LabelMap found) {
        ap.add(name, truth, found);
    }

    @Override
    public void print(PrintWriter out) {
        NucleiScore score = ap.result();
        List<Matching> pooled = score.pooled();
        List<Double> means = List.copyOf(score.ap().values());
        out.printf(Locale.ROOT, "%-5s %7s %7s %7s %7s%n", "IoU", "AP", "TP", "FP", "FN");
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            Matching all = pooled.get(t);
            String key = NucleiAp.key(t);
            out.printf(Locale.ROOT, "%-5s %7s %7d %7d %7d%n", key, ratio(means.get(t)), all.tp(), all.fp(), all.fn());
        }
        out.printf(
                Locale.ROOT,
                "%-5s %7s   over %d images%n",
                "mean",
                ratio(score.meanAp()),
                score.pictures().size());
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }

    @Override
    public ObjectNode json() {
        NucleiScore score = ap.result();
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", "nuclei");
        json.put("images", score.pictures().size());
        ObjectNode byThreshold = json.putObject("ap");
        score.ap().forEach((threshold, value) -> byThreshold.set(threshold, JsonFile.number(value)));
        json.set("mean_ap", JsonFile.number(score.meanAp()));
        ArrayNode pictures = json.putArray("per_image");
        score.pictures().forEach(picture -> pictures.add(json(picture)));
        return json;
    }

    private static ObjectNode json(PictureScore picture) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("name", picture.name());
        json.put("truths", picture.truths());
        json.put("predictions", picture.predictions());
        json.set("mean_ap", JsonFile.number(picture.meanAp()));
        ObjectNode thresholds = json.putObject("thresholds");
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            Matching matching = picture.matchings().get(t);
            ObjectNode at = thresholds.putObject(NucleiAp.key(t));
            at.set("ap", JsonFile.number(matching.ap()));
            at.put("tp", matching.tp());
            at.put("fp", matching.fp());
            at.put("fn", matching.fn());
            at.put("iou_sum", matching.iouSum());
        }
        return json;
    }
}
