package boxless.train;

import boxless.data.ClassNumbers;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import boxless.metric.CocoAp;
import boxless.metric.CocoOverlap;
import boxless.metric.CocoScore;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** By COCO's average precision of masks. */
final class CocoTally implements Tally {
    private final Dataset data;
    private final UnaryOperator<Segmentation> toCategories;
    private final CocoAp ap = new CocoAp(EnumSet.of(CocoOverlap.SEGM));

    /**
     * @param classes of the model
     * @throws IllegalArgumentException where none of them is a category of the data, or one stands for several
     */
    CocoTally(Dataset data, List<String> classes) {
        this.data = data;
        toCategories = new ClassNumbers(classes, data.categories()).toCategories();
    }

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        ap.add(index, data.objects(index, sample), CocoObject.all(toCategories.apply(found)));
    }

    @Override
    public Map<String, Double> result() {
        List<Integer> things = data.categories().stream()
                .filter(Category::thing)
                .map(Category::id)
                .toList();
        CocoScore score = ap.score(CocoOverlap.SEGM, things);
        Map<String, Double> measured = new LinkedHashMap<>();
        measured.put("ap_0.50", score.number("AP50"));
        measured.put("ap_0.75", score.number("AP75"));
        measured.put("ap_small", score.number("APsmall"));
        measured.put("ap_medium", score.number("APmedium"));
        measured.put("ap_large", score.number("APlarge"));
        measured.put(Validator.SCORE, score.number("AP"));
        measured.values().removeIf(value -> value.isNaN()); // no object of that size
        return measured;
    }
}
