package boxless.mask;

/** What a method predicts for an image, or its annotation: {@link Instances} may overlap, a {@link Panoptic} is a partition. */
public sealed interface Segmentation permits Instances, Panoptic {
    int width();

    int height();

    /** Without objects of lower scores; a partition stays complete. */
    Segmentation from(double score);

    /** Every object as its own mask; of a partition only the things. */
    Instances instances();

    /** The objects painted in order, the later over the earlier; label k is the k-th object (from 1), 0 is background. */
    LabelMap labels();
}
