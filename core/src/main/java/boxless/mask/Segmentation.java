package boxless.mask;

import java.util.List;

/** What a method predicts for an image, or its annotation: {@link Instances} may overlap, a {@link Panoptic} is a partition. */
public sealed interface Segmentation permits Instances, Panoptic {
    int width();

    int height();

    default Size size() {
        return new Size(width(), height());
    }

    /** Without objects of lower scores. Stuff stays, whatever its score; the pixels of a partition's objects that are left out become void. */
    Segmentation from(double score);

    /** Every object as its own mask; of a partition only the things. */
    Instances instances();

    /**
     * Every region of stuff, in the form of an object: its pixels, category and score. None where only objects are known. Those of a partition
     * share no pixel with each other or with its things.
     */
    List<Instance> stuff();

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
