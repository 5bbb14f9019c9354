package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.PanopticFile;
import boxless.file.BadFileException;
import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import boxless.metric.CategoryQuality;
import boxless.metric.PanopticQuality;
import boxless.metric.PanopticScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Panoptic quality. */
final class PanopticScoring implements Scoring {
    private final List<Category> categories;
    private final PanopticQuality quality;

    private PanopticScoring(List<Category> categories) {
        this.categories = categories;
        quality = new PanopticQuality(ids(categories, true), ids(categories, false));
    }

    private static List<Integer> ids(List<Category> categories, boolean things) {
        return categories.stream()
                .filter(category -> category.thing() == things)
                .map(Category::id)
                .toList();
    }

    /** @throws IllegalArgumentException where the data's truth leaves open what is beside the objects */
    static PanopticScoring of(Dataset data) {
        if (data.categories().stream().allMatch(Category::thing)) {
            throw new IllegalArgumentException(
                    "--metric panoptic: the data has no stuff, so its annotations are not panoptic; give panoptic.json"
                            + " + panoptic/ + images/, or Cityscapes");
        }
        return new PanopticScoring(data.categories());
    }

    /**
     * Scores one panoptic JSON file by another, on all processors. Pictures go together by their file names, where the predictions say them, else by
     * their ids.
     *
     * @param truthMasks folder of the PNGs, or null for the one beside the file that has its name
     * @param predictionMasks likewise
     */
    static PanopticScoring ofFiles(
            Path truth, Path predictions, @Nullable Path truthMasks, @Nullable Path predictionMasks) {
        PanopticFile right = PanopticFile.read(truth, truthMasks, null);
        PanopticFile said = PanopticFile.read(predictions, predictionMasks, right.categories());
        int[] partners = partners(right, said, truth, predictions);
        PanopticScoring scoring = new PanopticScoring(right.categories());
        // In order, so that sums do not depend on which thread was first.
        IntStream.range(0, right.size())
                .parallel()
                .mapToObj(i -> scoring.match(right, i, said, partners[i]))
                .forEachOrdered(found -> scoring.quality.add(predictions.toString(), found));
        return scoring;
    }

    private Map<Integer, CategoryQuality> match(PanopticFile right, int i, PanopticFile said, int k) {
        Panoptic truth = right.partition(i);
        Panoptic found = said.partition(k);
        Size.requireEqual(said.mask(k), found.size(), right.mask(i).toString(), truth.size());
        return quality.match(right.imageId(i), truth, found);
    }

    /** The prediction's place for each true picture. */
    private static int[] partners(PanopticFile right, PanopticFile said, Path truth, Path predictions) {
        Map<String, Integer> byId = new HashMap<>();
        Map<String, Integer> byFile = new HashMap<>();
        for (int i = 0; i < right.size(); i++) {
            byId.put(right.imageId(i), i);
            String file = right.picture(i);
            if (file != null) {
                byFile.put(file, i);
            }
        }
        int[] partners = IntStream.range(0, right.size()).map(i -> -1).toArray();
        for (int k = 0; k < said.size(); k++) {
            Integer i = byFile.get(String.valueOf(said.picture(k)));
            if (i == null) {
                i = byId.get(said.imageId(k));
            }
            if (i == null) {
                throw new BadFileException(
                        predictions,
                        "annotates image %s, which %s does not; remove it".formatted(said.imageId(k), truth));
            }
            if (partners[i] >= 0) {
                throw new BadFileException(
                        predictions, "annotates image %s twice; keep one annotation".formatted(right.imageId(i)));
            }
            partners[i] = k;
        }
        for (int i = 0; i < partners.length; i++) {
            if (partners[i] < 0) {
                throw new BadFileException(
                        predictions,
                        "has no annotation of image %s; add one, with no segments if nothing was found"
                                .formatted(right.imageId(i)));
            }
        }
        return partners;
    }

    @Override
    public void add(Sample sample, Segmentation found) {
        quality.add(sample.name(), Panoptic.of(sample.truth()), Panoptic.of(found));
    }

    @Override
    public void print(PrintWriter out) {
        PanopticScore score = quality.result();
        int width = Math.max(
                8, categories.stream().mapToInt(c -> c.name().length()).max().orElse(0));
        String head = "%-" + width + "s %7s %7s %7s ";
        out.printf(Locale.ROOT, head + "%10s%n", "", "PQ", "SQ", "RQ", "categories");
        mean(out, head, "all", score.all());
        mean(out, head, "things", score.things());
        mean(out, head, "stuff", score.stuff());
        out.println();
        out.printf(Locale.ROOT, head + "%7s %7s %7s%n", "category", "PQ", "SQ", "RQ", "TP", "FP", "FN");
        for (Category category : categories) {
            CategoryQuality of = score.categories().get(category.id());
            if (of != null && !of.isEmpty()) {
                out.printf(
                        Locale.ROOT,
                        head + "%7d %7d %7d%n",
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

    private static void mean(PrintWriter out, String head, String group, PanopticScore.Mean mean) {
        out.printf(Locale.ROOT, head + "%10d%n", group, ratio(mean.pq()), ratio(mean.sq()), ratio(mean.rq()), mean.n());
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }

    @Override
    public ObjectNode json() {
        PanopticScore score = quality.result();
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", "panoptic");
        json.set("All", json(score.all()));
        json.set("Things", json(score.things()));
        json.set("Stuff", json(score.stuff()));
        ObjectNode byCategory = json.putObject("per_category");
        score.categories().forEach((id, quality) -> byCategory.set(String.valueOf(id), json(quality)));
        return json;
    }

    private static ObjectNode json(PanopticScore.Mean mean) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.set("pq", JsonFile.number(mean.pq()));
        json.set("sq", JsonFile.number(mean.sq()));
        json.set("rq", JsonFile.number(mean.rq()));
        json.put("n", mean.n());
        return json;
    }

    private static ObjectNode json(CategoryQuality quality) {
        ObjectNode json = Settings.JSON.createObjectNode();
        json.set("pq", JsonFile.number(quality.pq()));
        json.set("sq", JsonFile.number(quality.sq()));
        json.set("rq", JsonFile.number(quality.rq()));
        json.put("tp", quality.tp());
        json.put("fp", quality.fp());
        json.put("fn", quality.fn());
        json.put("iou_sum", quality.iouSum());
        return json;
    }
}
