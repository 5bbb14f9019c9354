package boxless.mask;

/**
 * Two objects of two label maps that share pixels.
 *
 * @param left place of the one in {@link Overlaps#leftLabels}
 * @param right place of the other in {@link Overlaps#rightLabels}
 * @param pixels how many they share, at least 1
 * @param iou intersection over union, in (0, 1]
 */
public record Overlap(int left, int right, long pixels, double iou) {}
