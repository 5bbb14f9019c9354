package boxless.evaluate;

import boxless.data.Dataset;
import boxless.data.Note;
import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.metric.PanopticQuality;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;

/**
 * Scores by panoptic quality. Where the data has things alone, whatever is beside them is a segment of stuff called background, in the truth and in what
 * was found, as for AdaptIS' toy data: so an object found where there is none counts as an error.
 */
final class PanopticScoring implements Scoring {
    private static final String BACKGROUND = "background";

    private final List<Category> categories;
    private final OptionalInt background;
    private final PanopticQuality quality;

    private PanopticScoring(List<Category> categories, OptionalInt background) {
        this.categories = categories;
        this.background = background;
        quality = quality(categories);
    }

    static PanopticScoring of(Dataset data) {
        List<Category> categories = data.categories();
        if (!categories.stream().allMatch(Category::thing)) {
            return new PanopticScoring(categories, OptionalInt.empty());
        }
        int free = 1 + categories.stream().mapToInt(Category::id).max().orElse(0);
        List<Category> all = new ArrayList<>(categories);
        all.add(new Category(free, BACKGROUND, false));
        return new PanopticScoring(all, OptionalInt.of(free));
    }

    static PanopticQuality quality(List<Category> categories) {
        return new PanopticQuality(Category.ids(categories, true), Category.ids(categories, false));
    }

    /** @throws IllegalArgumentException naming the image, where true objects overlap in data without stuff: then they are no partition */
    @Override
    public void add(int index, Sample sample, Segmentation found) {
        if (background.isEmpty()) {
            quality.add(sample.name(), Panoptic.of(sample.truth()), Panoptic.of(found));
            return;
        }
        requireDisjoint(sample.name(), sample.truth());
        int beside = background.getAsInt();
        quality.add(
                sample.name(),
                Panoptic.of(sample.truth()).filled(beside),
                Panoptic.of(found).filled(beside));
    }

    /**
     * Looks through the annotations for what {@link #add} throws, so that no network runs for nothing. Where one is a partition, all are, and no more are read:
     * label images are slow to read.
     *
     * @throws IllegalArgumentException as {@link #add}
     */
    static void requireDisjoint(Dataset data) {
        if (!Category.stuff(data.categories()).isEmpty()) {
            return;
        }
        for (int i = 0; i < data.size(); i++) {
            Segmentation truth = data.truth(i);
            if (truth instanceof Panoptic) {
                return;
            }
            requireDisjoint(data.name(i), truth);
        }
    }

    private static void requireDisjoint(String name, Segmentation truth) {
        if (truth instanceof Instances objects) {
            long pixels = objects.objects().stream()
                    .mapToLong(object -> object.mask().area())
                    .sum();
            long covered = LongStream.of(objects.labels().areas()).sum();
            if (pixels != covered) {
                throw new IllegalArgumentException(
                        "%s: objects overlap, and the data has no stuff, so its annotations are not panoptic; choose another metric, or give panoptic.json + panoptic/ + images/, Cityscapes, or label images"
                                .formatted(name));
            }
        }
    }

    @Override
    public Evaluation.Panoptic result() {
        return background.isEmpty()
                ? new Evaluation.Panoptic(quality.result(), categories)
                : new Evaluation.Panoptic(
                        quality.result(),
                        categories,
                        List.of(Note.of("the data has no stuff: whatever is beside the objects counts as stuff named "
                                + BACKGROUND)));
    }
}
