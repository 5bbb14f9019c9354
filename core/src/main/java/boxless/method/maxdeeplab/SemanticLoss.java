package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Cross entropy of the auxiliary semantic head (section 3.5 of the paper). */
final class SemanticLoss {
    private SemanticLoss() {}

    /**
     * Mean over the batch of the weighted sum over pixels that are not void, by their number.
     *
     * @param logits (B, S, h, w)
     */
    static Tensor of(Tensor logits, Truth truth) {
        Tensor index = truth.semantic().clamp_min(new Scalar(0)).unsqueeze(1);
        Tensor entropy = torch.log_softmax(logits.flatten(2, -1), 1)
                .gather(1, index)
                .squeeze(1)
                .neg(); // (B, P)
        return NonZero.mean(entropy.mul(truth.notVoid()).mul(truth.semanticWeights()))
                .mean();
    }
}
