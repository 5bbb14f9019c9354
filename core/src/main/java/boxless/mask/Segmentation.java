package boxless.mask;

/** What a method predicts for an image, or its annotation: {@link Instances} may overlap, a {@link Panoptic} is a partition. */
public sealed interface Segmentation permits Instances, Panoptic {
    int width();

    int height();

    /** Without objects of lower scores; a partition stays complete. */
    Segmentation from(double score);

    /** Every object as its own mask; of a partition only the things. */
    Instances instances();

    /**
     * The label image: label k is the k-th object (from 1), 0 is background or stuff. Where objects overlap, {@link Instances#backToFront}
     * says whose the pixel is.
     */
    LabelMap labels();

    /**
     * The objects painted one after another as they are listed, whatever their scores, numbered as in {@link #labels}: the map that Spatial
     * Embeddings' code makes and that the nuclei metric's published numbers come from. The two differ only where objects overlap.
     */
    LabelMap painted();
}
