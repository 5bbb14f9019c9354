package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Tensor;

/** Mask-ID cross entropy (section 3.5 of the paper): every pixel should be given to the slot of its segment. */
final class MaskIdLoss {
    private MaskIdLoss() {}

    /**
     * Mean over the batch of the mean over pixels of segments that have a slot.
     *
     * @param log logarithm of the masks' softmax (B, N, P)
     */
    static Tensor of(Tensor log, Truth truth, Pairs pairs) {
        Tensor slot = pairs.slotOf().gather(1, truth.rows()); // (B, P)
        Tensor counts = pairs.matched().gather(1, truth.rows()).mul(truth.segmented());
        Tensor entropy = log.gather(1, slot.unsqueeze(1)).squeeze(1).neg();
        return NonZero.mean(entropy.mul(counts)).mean();
    }
}
