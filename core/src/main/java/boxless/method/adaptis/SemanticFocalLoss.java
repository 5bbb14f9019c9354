package boxless.method.adaptis;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Normalised focal loss of the semantic head: that of the masks, with the softmax probability of the true class as p_t. */
final class SemanticFocalLoss {
    private static final double EPSILON = 1e-10;
    /** Of 1 - p_t: its powers below 1 have no slope at 0. */
    private static final double LEAST = 1e-12;

    private SemanticFocalLoss() {}

    /**
     * One value for each image: sum over valid pixels of -m (1 - p_t)^gamma ln p_t / #valid with m = #valid / sum (1 - p_t)^gamma, a constant for the
     * gradient, which is finite for every gamma.
     *
     * @param logits float32 (B, S, H, W)
     * @param labels channel of the true class as int64 (B, H, W); -1 where ignored
     */
    static Tensor of(Tensor logits, Tensor labels, double gamma) { // -> (B)
        Tensor valid = labels.ge(new Scalar(0)).to(logits.scalar_type()); // (B, H, W)
        Tensor index = labels.clamp_min(new Scalar(0)).unsqueeze(1);
        Tensor log = torch.log_softmax(logits, 1).gather(1, index).squeeze(1); // ln p_t
        Tensor beta = torch.expm1(log)
                .neg()
                .clamp_min(new Scalar(LEAST))
                .pow(new Scalar(gamma))
                .mul(valid);
        Tensor count = sum(valid); // (B)
        Tensor m = count.div(sum(beta.detach()).add(new Scalar(EPSILON)));
        return m.mul(sum(beta.mul(log).neg())).div(count.add(new Scalar(EPSILON)));
    }

    private static Tensor sum(Tensor pixels) { // (B, H, W) -> (B)
        return pixels.flatten(1, -1).sum(1);
    }
}
