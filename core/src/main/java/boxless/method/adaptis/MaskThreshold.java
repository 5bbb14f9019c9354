package boxless.method.adaptis;

import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The running threshold T on mask probabilities: at each step it moves by 1 % towards the best of T, T - .025 and T + .025, judged by the mean overlap
 * with the objects.
 */
final class MaskThreshold {
    private static final double STEP = 0.025;
    private static final double KEPT = 0.99;

    private MaskThreshold() {}

    /**
     * Moves T.
     *
     * @param threshold T, changed in place
     * @param masks probabilities (n, 1, H, W)
     * @param targets 1, 0 or -1, of the same shape
     * @return the mean overlap at the best of the three; NaN without objects
     */
    static double update(Tensor threshold, Tensor masks, Tensor targets) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor object = targets.gt(new Scalar(0.0));
            if (!object.any().item_bool()) {
                return Double.NaN;
            }
            double now = threshold.item_float();
            double best = now;
            double overlap = mean(overlaps(masks, targets, now));
            for (double other : new double[] {now - STEP, now + STEP}) {
                double mean = mean(overlaps(masks, targets, other));
                if (mean > overlap) {
                    overlap = mean;
                    best = other;
                }
            }
            threshold.fill_(new Scalar(KEPT * now + (1 - KEPT) * best));
            return overlap;
        }
    }

    /** Intersection over union of each mask with its object; NaN where both are empty. Ignored pixels do not count. */
    static Tensor overlaps(Tensor masks, Tensor targets, double threshold) { // -> (n)
        Tensor object = targets.gt(new Scalar(0.0));
        Tensor found = masks.gt(new Scalar(threshold)).logical_and(targets.ge(new Scalar(0.0)));
        return count(found.logical_and(object)).div(count(found.logical_or(object)));
    }

    private static Tensor count(Tensor pixels) { // (n, 1, H, W) -> (n)
        return pixels.flatten(1, -1).sum(1).to(ScalarType.Float);
    }

    private static double mean(Tensor overlaps) {
        return overlaps.nanmean().item_double();
    }
}
