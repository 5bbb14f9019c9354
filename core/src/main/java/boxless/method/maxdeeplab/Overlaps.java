package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How the soft masks of the slots lie on the segments. All that the PQ-style loss needs of the pixels is in these sums.
 *
 * @param common sum of a slot's mask over a segment (B, N, K)
 * @param inside sum of a slot's mask over all pixels that are not void (B, N)
 * @param segments pixels of each segment (B, K)
 * @param slots sum of a slot's mask over all pixels (B, N)
 */
record Overlaps(Tensor common, Tensor inside, Tensor segments, Tensor slots) {
    private static final double EPSILON = 1e-5;

    /** @param masks softmax over the slots (B, N, P) */
    static Overlaps of(Tensor masks, Truth truth) {
        return new Overlaps(
                masks.matmul(truth.members().transpose(1, 2)),
                masks.matmul(truth.notVoid().unsqueeze(2)).squeeze(2),
                truth.members().sum(2),
                masks.sum(2));
    }

    /** The same as constants. */
    Overlaps detached() {
        return new Overlaps(common.detach(), inside.detach(), segments, slots.detach());
    }

    /** Dice of each slot and segment, what lies on void left out of the slots' masks. */
    Tensor dice() { // (B, N, K)
        Tensor mean = segments.unsqueeze(1).add(inside.unsqueeze(2)).mul(new Scalar(.5));
        return common.div(mean.add(new Scalar(EPSILON)));
    }

    /**
     * Part of each slot's mask that lies on void, or on a segment that has no slot.
     *
     * @param matched 1 for segments that have a slot, else 0 (B, K)
     */
    Tensor onVoid(Tensor matched) { // (B, N)
        Tensor lost = on(matched.neg().add(new Scalar(1.0)));
        return slots.sub(inside).add(lost).div(slots.add(new Scalar(EPSILON)));
    }

    /**
     * Sum of each slot's mask over some segments.
     *
     * @param chosen 1 for these segments, else 0 (B, K)
     */
    Tensor on(Tensor chosen) { // (B, N)
        return common.mul(chosen.unsqueeze(1)).sum(2);
    }
}
