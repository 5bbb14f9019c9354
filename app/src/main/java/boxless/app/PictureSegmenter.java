package boxless.app;

import boxless.Segmenter;
import boxless.data.Category;
import boxless.image.Pixels;
import boxless.mask.Instances;
import boxless.mask.Segmentation;
import boxless.tensor.Compute;
import java.util.List;

/** Segments pictures that fit into memory, and keeps the objects that are certain enough. */
final class PictureSegmenter {
    private final Segmenter segmenter;
    private final Compute compute;
    private final double minScore;
    private final List<Category> categories;

    PictureSegmenter(Segmenter segmenter, List<Category> categories, Compute compute, double minScore) {
        this.segmenter = segmenter;
        this.categories = categories;
        this.compute = compute;
        this.minScore = minScore;
    }

    /** What the objects may be, ascending by id. */
    List<Category> categories() {
        return categories;
    }

    /**
     * The objects of a picture.
     *
     * @throws IllegalArgumentException where the picture is too large for this machine, or its channels do not fit the model
     */
    Segmentation segment(Pixels picture) {
        MemoryNeed.check(picture.width(), picture.height(), compute);
        Segmentation found = segmenter.segment(picture);
        if (minScore > 0 && found instanceof Instances instances) {
            return new Instances(
                    instances.width(),
                    instances.height(),
                    instances.objects().stream()
                            .filter(object -> object.score() >= minScore)
                            .toList());
        }
        return found;
    }
}
