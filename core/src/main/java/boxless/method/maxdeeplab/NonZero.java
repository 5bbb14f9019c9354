package boxless.method.maxdeeplab;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The official code's average of a loss: what costs nothing, by its weight or because it is right already, does not count. */
final class NonZero {
    private NonZero() {}

    /** Mean over the elements of each image that are not 0; 0 if all are. */
    static Tensor mean(Tensor losses) { // (B, n) -> (B)
        Tensor count = losses.detach().ne(new Scalar(0.0)).to(ScalarType.Float).sum(1);
        return losses.sum(1).div(count.clamp_min(new Scalar(1.0)));
    }
}
