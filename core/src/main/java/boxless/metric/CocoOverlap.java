package boxless.metric;

import java.util.Locale;

/** What the IoU of two objects is computed from. */
public enum CocoOverlap {
    /** Their pixels. */
    SEGM,
    /** Their boxes. */
    BBOX,
    /** Their pixels and the rims of those: the smaller IoU counts (Cheng et al., CVPR 2021). */
    BOUNDARY;

    /** As COCO's tools and our results name it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
