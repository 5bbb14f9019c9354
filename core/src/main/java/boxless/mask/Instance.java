package boxless.mask;

/**
 * One object of an image.
 *
 * @param mask its pixels, of the image's size
 * @param category category id of the data set; 1 if there is only one
 * @param score confidence in [0, 1]; 1 for ground truth
 * @param crowd a group of objects that were not separated (COCO's iscrowd): not used for training, and ignored in evaluation
 */
public record Instance(Mask mask, int category, float score, boolean crowd) {
    /** A single object. */
    public Instance(Mask mask, int category, float score) {
        this(mask, category, score, false);
    }
}
