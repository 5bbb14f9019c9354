package boxless.mask;

/**
 * One object of a picture.
 *
 * @param mask its pixels, of the picture's size
 * @param category category id as the data set counts them; 1 where there is only one
 * @param score confidence in [0, 1]; 1 for ground truth
 */
public record Instance(Mask mask, int category, float score) {}
