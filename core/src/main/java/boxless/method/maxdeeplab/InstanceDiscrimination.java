package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Instance discrimination (Eq. 12 of the paper): a thing's pixel should resemble the mean of its segment more than those of others. */
final class InstanceDiscrimination {
    /** Stands for the similarity to a segment that is not there. */
    private static final double MASKED = -99999;

    private static final double EPSILON = 1e-12;

    private InstanceDiscrimination() {}

    /**
     * Mean over the batch of the mean over pixels of things.
     *
     * @param features g (B, D, P), of length 1
     */
    static Tensor of(Tensor features, Truth truth, double temperature) {
        Tensor members = truth.members();
        Tensor pixels = members.sum(2).unsqueeze(2); // (B, K, 1)
        Tensor means = members.matmul(features.transpose(1, 2)).div(pixels.clamp_min(new Scalar(1.0)));
        Tensor squares = means.square().sum(2).unsqueeze(2);
        Tensor t = means.mul(squares.clamp_min(new Scalar(EPSILON)).rsqrt()); // (B, K, D)
        Tensor logits = t.matmul(features)
                .div(new Scalar(temperature))
                .masked_fill(pixels.eq(new Scalar(0.0)), new Scalar(MASKED)); // (B, K, P)
        Tensor entropy = torch.log_softmax(logits, 1)
                .gather(1, truth.rows().unsqueeze(1))
                .squeeze(1)
                .neg(); // (B, P)
        return NonZero.mean(entropy.mul(truth.things())).mean();
    }
}
