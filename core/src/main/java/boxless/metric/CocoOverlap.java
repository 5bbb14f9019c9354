package boxless.metric;

/** What two objects must have in common to be the same. */
public enum CocoOverlap {
    /** Their pixels. */
    SEGM,
    /** Their boxes. */
    BBOX,
    /** Their pixels and the rims of those: the smaller IoU counts (Cheng et al., CVPR 2021). */
    BOUNDARY
}
