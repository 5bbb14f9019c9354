package boxless.mask;

import java.util.List;

/** What a method predicts for an image, or its annotation: {@link Instances} may overlap, a {@link Panoptic} is a partition. */
public sealed interface Segmentation permits Instances, Panoptic {
    int width();

    int height();

    default Size size() {
        return new Size(width(), height());
    }

    /** Without objects of lower scores. Stuff stays, regardless of its score; in a partition, the pixels of dropped objects become void. */
    Segmentation from(double score);

    /**
     * The same at another size: every new pixel takes what is at its centre. Objects that are left without a pixel vanish.
     */
    Segmentation resized(int width, int height);

    /** Every object as its own mask; of a partition only the things. */
    Instances instances();

    /**
     * Every region of stuff in the form of an object: its pixels, category and score. Empty for {@link Instances}. The regions of a partition share
     * no pixels with each other or with its things.
     */
    List<Instance> stuff();

    /**
     * The label image: label k is the k-th object (from 1), 0 is background or stuff. Where objects overlap, {@link Instances#backToFront} decides
     * which has the pixel.
     */
    LabelMap labels();
}
