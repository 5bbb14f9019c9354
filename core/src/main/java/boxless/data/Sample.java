package boxless.data;

import boxless.image.Pixels;
import boxless.mask.Segmentation;
import boxless.mask.Size;

/**
 * An image with its annotation.
 *
 * @param name the file name without extension, for messages and outputs
 * @param image its pixels
 * @param truth its annotation, of the same size
 */
public record Sample(String name, Pixels image, Segmentation truth) {
    public Sample {
        Size.requireEqual(name + ": the image", image.size(), "its annotation", truth.size());
    }

    /**
     * The class of an object of this category. For a model with a single class, all categories are the same.
     *
     * @param classes how many the model has
     * @return 1 to {@code classes}
     * @throws IllegalArgumentException naming the sample, if the model has no such class
     */
    public int classOf(int category, int classes) {
        if (classes == 1) {
            return 1;
        }
        if (category < 1 || category > classes) {
            throw new IllegalArgumentException("%s: category %d, but the model has classes 1 to %d; set model.classes"
                    .formatted(name, category, classes));
        }
        return category;
    }
}
