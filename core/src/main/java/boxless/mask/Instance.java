package boxless.mask;

/**
 * One object of a picture.
 *
 * @param mask its pixels, of the picture's size
 * @param category category id as the data set counts them; 1 where there is only one
 * @param score confidence in [0, 1]; 1 for ground truth
 * @param crowd several objects that were not told apart (COCO's iscrowd): not trained on, and neither right nor wrong to find
 */
public record Instance(Mask mask, int category, float score, boolean crowd) {
    /** A single object. */
    public Instance(Mask mask, int category, float score) {
        this(mask, category, score, false);
    }
}
