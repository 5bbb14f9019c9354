package boxless.evaluate;

import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.metric.CategoryQuality;
import boxless.metric.CityscapesScore;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import boxless.metric.Matching;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.metric.PanopticScore;
import boxless.metric.PictureScore;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An evaluation as JSON: all numbers in full precision, null if undefined, under stable keys. */
public final class EvaluationJson {
    private EvaluationJson() {}

    /** A new tree. */
    public static ObjectNode of(Evaluation evaluation) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", evaluation.metric().toString());
        switch (evaluation) {
            case Evaluation.Nuclei nuclei -> nuclei(json, nuclei.score());
            case Evaluation.Coco coco -> coco(json, coco);
            case Evaluation.Panoptic panoptic -> panoptic(json, panoptic.score());
            case Evaluation.Cityscapes cityscapes -> cityscapes(json, cityscapes);
        }
        return json;
    }

    /** Likewise: a new tree. */
    public static ObjectNode of(ClickScore score) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", "clicks");
        json.put("images", score.images());
        json.put("objects", score.objects());
        numbers(json, "mean_iou", score, ClickScore.Masks::meanIou);
        numbers(json, "iou_50", score, ClickScore.Masks::iou50);
        numbers(json, "iou_75", score, ClickScore.Masks::iou75);
        number(json, "open_ms", score.openMillis());
        number(json, "click_ms", score.clickMillis());
        return json;
    }

    private static void numbers(
            ObjectNode json, String key, ClickScore score, ToDoubleFunction<ClickScore.Masks> value) {
        ArrayNode numbers = json.putArray(key);
        score.after().forEach(masks -> numbers.add(JsonFile.number(value.applyAsDouble(masks))));
    }

    private static void nuclei(ObjectNode json, NucleiScore score) {
        json.put("images", score.pictures().size());
        ObjectNode byThreshold = json.putObject("ap");
        score.ap().forEach((threshold, value) -> number(byThreshold, threshold, value));
        number(json, "mean_ap", score.meanAp());
        ArrayNode images = json.putArray("per_image");
        score.pictures().forEach(image -> image(images.addObject(), image));
    }

    private static void image(ObjectNode json, PictureScore image) {
        json.put("name", image.name());
        json.put("truths", image.truths());
        json.put("predictions", image.predictions());
        number(json, "mean_ap", image.meanAp());
        ObjectNode thresholds = json.putObject("thresholds");
        for (int t = 0; t < NucleiAp.THRESHOLDS.size(); t++) {
            Matching matching = image.matchings().get(t);
            ObjectNode at = thresholds.putObject(NucleiAp.key(t));
            number(at, "ap", matching.ap());
            at.put("tp", matching.tp());
            at.put("fp", matching.fp());
            at.put("fn", matching.fn());
            at.put("iou_sum", matching.iouSum());
        }
    }

    private static void coco(ObjectNode json, Evaluation.Coco coco) {
        json.put("images", coco.images());
        for (CocoOverlap overlap : CocoOverlap.values()) {
            CocoScore score = coco.scores().get(overlap);
            ObjectNode numbers = json.putObject(overlap.toString());
            CocoScore.NUMBERS.forEach(name -> number(numbers, name, score == null ? Double.NaN : score.number(name)));
        }
        coco.scores().forEach((overlap, score) -> {
            ObjectNode each =
                    json.putObject(overlap == coco.mainOverlap() ? "per_category" : "per_category_" + overlap);
            score.categories().forEach((id, category) -> number(each, Integer.toString(id), category.ap()));
        });
    }

    private static void panoptic(ObjectNode json, PanopticScore score) {
        mean(json.putObject("All"), score.all());
        mean(json.putObject("Things"), score.things());
        mean(json.putObject("Stuff"), score.stuff());
        ObjectNode byCategory = json.putObject("per_category");
        score.categories().forEach((id, quality) -> category(byCategory.putObject(Integer.toString(id)), quality));
    }

    private static void mean(ObjectNode json, PanopticScore.Mean mean) {
        number(json, "pq", mean.pq());
        number(json, "sq", mean.sq());
        number(json, "rq", mean.rq());
        json.put("n", mean.n());
    }

    private static void category(ObjectNode json, CategoryQuality quality) {
        number(json, "pq", quality.pq());
        number(json, "sq", quality.sq());
        number(json, "rq", quality.rq());
        json.put("tp", quality.tp());
        json.put("fp", quality.fp());
        json.put("fn", quality.fn());
        json.put("iou_sum", quality.iouSum());
    }

    private static void cityscapes(ObjectNode json, Evaluation.Cityscapes cityscapes) {
        CityscapesScore score = cityscapes.score();
        number(json, "AP", CityscapesScore.mean(score.ap()));
        number(json, "AP50", CityscapesScore.mean(score.ap50()));
        ObjectNode byClass = json.putObject("per_class");
        for (Category category : cityscapes.categories()) {
            ObjectNode of = byClass.putObject(category.name());
            number(of, "AP", score.ap().getOrDefault(category.id(), Double.NaN));
            number(of, "AP50", score.ap50().getOrDefault(category.id(), Double.NaN));
        }
    }

    private static void number(ObjectNode json, String key, double value) {
        json.set(key, JsonFile.number(value));
    }
}
