package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.coco.CocoAnnotations;
import boxless.data.coco.CocoResults;
import boxless.file.JsonFile;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** COCO's metric: by pixels, by boxes, and by pixels and rims. */
final class CocoScoring implements Scoring {
    private final EnumSet<CocoOverlap> overlaps;
    private final CocoAp ap;
    private final List<Category> categories;
    private final @Nullable Dataset data;
    private int pictures;

    private CocoScoring(EnumSet<CocoOverlap> overlaps, List<Category> categories, @Nullable Dataset data) {
        this.overlaps = overlaps;
        this.ap = new CocoAp(overlaps);
        this.categories = categories.stream().filter(Category::thing).toList();
        this.data = data;
    }

    /** For what a model finds in a data set, picture by picture in its order. */
    static CocoScoring of(Dataset data) {
        return new CocoScoring(EnumSet.allOf(CocoOverlap.class), data.categories(), data);
    }

    /** Scores a file of results by a file of annotations, on all processors. */
    static CocoScoring ofFiles(Path truth, Path predictions) {
        CocoAnnotations annotations = CocoAnnotations.read(truth);
        CocoResults results = CocoResults.read(predictions, annotations);
        CocoScoring scoring = new CocoScoring(
                results.hasMasks() ? EnumSet.allOf(CocoOverlap.class) : EnumSet.of(CocoOverlap.BBOX),
                annotations.categories(),
                null);
        annotations.pictures().parallelStream()
                .forEach(picture ->
                        scoring.ap.add(picture.id(), annotations.objects(picture), results.objects(picture)));
        scoring.pictures = annotations.pictures().size();
        return scoring;
    }

    @Override
    public void add(Sample sample, Segmentation found) {
        List<CocoObject> truth = data == null ? CocoObject.all(sample.truth()) : data.objects(pictures, sample);
        ap.add(pictures++, truth, CocoObject.all(found));
    }

    private Map<CocoOverlap, CocoScore> scores() {
        Map<CocoOverlap, CocoScore> scores = new EnumMap<>(CocoOverlap.class);
        List<Integer> ids = categories.stream().map(Category::id).toList();
        overlaps.forEach(overlap -> scores.put(overlap, ap.score(overlap, ids)));
        return scores;
    }

    @Override
    public void print(PrintWriter out) {
        Map<CocoOverlap, CocoScore> scores = scores();
        out.printf("%-10s", "");
        scores.keySet().forEach(overlap -> out.printf(" %11s", key(overlap)));
        out.println();
        for (String number : CocoScore.NUMBERS) {
            out.printf("%-10s", number);
            scores.values().forEach(score -> out.printf(" %11s", ratio(score.number(number))));
            out.println();
        }
        out.println();
        int width = categories.stream().mapToInt(c -> c.name().length()).max().orElse(0);
        String row = "%-" + Math.max(width, 8) + "s";
        out.printf(row, "category");
        scores.keySet().forEach(overlap -> out.printf(" %11s %6s", key(overlap) + " AP", "AP50"));
        out.println();
        for (Category category : categories) {
            out.printf(row, category.name());
            for (CocoScore score : scores.values()) {
                CocoScore.PerCategory each = each(score, category);
                out.printf(" %11s %6s", ratio(each.ap()), ratio(each.ap50()));
            }
            out.println();
        }
        out.printf("%nover %,d images%n", pictures);
    }

    private static String key(CocoOverlap overlap) {
        return overlap.name().toLowerCase(Locale.ROOT);
    }

    private static CocoScore.PerCategory each(CocoScore score, Category category) {
        CocoScore.PerCategory known = score.categories().get(category.id());
        return known == null ? new CocoScore.PerCategory(Double.NaN, Double.NaN, Double.NaN) : known;
    }

    private static String ratio(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.4f", value) : "-";
    }

    @Override
    public ObjectNode json() {
        Map<CocoOverlap, CocoScore> scores = scores();
        ObjectNode json = Settings.JSON.createObjectNode();
        json.put("metric", "coco");
        json.put("images", pictures);
        for (CocoOverlap overlap : CocoOverlap.values()) {
            CocoScore score = scores.get(overlap);
            ObjectNode numbers = json.putObject(key(overlap));
            CocoScore.NUMBERS.forEach(
                    number -> numbers.set(number, JsonFile.number(score == null ? Double.NaN : score.number(number))));
        }
        scores.forEach((overlap, score) -> {
            // The contract's per_category is what the results are about: masks where there are masks.
            String name = overlap == overlaps.iterator().next() ? "per_category" : "per_category_" + key(overlap);
            ObjectNode each = json.putObject(name);
            score.categories()
                    .forEach((id, category) -> each.set(Integer.toString(id), JsonFile.number(category.ap())));
        });
        return json;
    }
}
