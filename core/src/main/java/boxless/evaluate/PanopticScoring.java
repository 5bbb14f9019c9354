package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.metric.PanopticQuality;
import java.util.List;

/** Scores by panoptic quality. */
final class PanopticScoring implements Scoring {
    private final List<Category> categories;
    private final PanopticQuality quality;

    private PanopticScoring(List<Category> categories) {
        this.categories = categories;
        quality = quality(categories);
    }

    /** @throws IllegalArgumentException where the data's truth leaves open what is beside the objects */
    static PanopticScoring of(Dataset data) {
        if (data.categories().stream().allMatch(Category::thing)) {
            throw new IllegalArgumentException("the data has no stuff, so its annotations are not panoptic; give"
                    + " panoptic.json + panoptic/ + images/, or Cityscapes");
        }
        return new PanopticScoring(data.categories());
    }

    static PanopticQuality quality(List<Category> categories) {
        return new PanopticQuality(ids(categories, true), ids(categories, false));
    }

    private static List<Integer> ids(List<Category> categories, boolean things) {
        return categories.stream()
                .filter(category -> category.thing() == things)
                .map(Category::id)
                .toList();
    }

    @Override
    public void add(int index, Sample sample, Segmentation found) {
        quality.add(sample.name(), Panoptic.of(sample.truth()), Panoptic.of(found));
    }

    @Override
    public Evaluation.Panoptic result() {
        return new Evaluation.Panoptic(quality.result(), categories);
    }
}
