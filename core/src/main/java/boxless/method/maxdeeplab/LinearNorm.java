package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A linear map of every token, without bias, and its normalisation in float32; the official code calls it a one-dimensional convolution. */
final class LinearNorm extends Block {
    private final Tensor weight; // (out, in)
    private final Normalization norm;

    LinearNorm(NetworkOptions.Norm form, long in, long out) {
        weight = child("_conv", new Kernel(out, in)).weight();
        norm = child("_batch_norm", Normalization.of(form, out));
    }

    /** What the last normalisation of a residual branch starts with: nothing of the branch is heard. */
    LinearNorm startingAtZero() {
        norm.startingAt(0);
        return this;
    }

    Tensor forward(Tensor x) { // (B, n, in) -> float32 (B, n, out)
        return linear(x, weight, norm);
    }

    static Tensor linear(Tensor x, Tensor weight, Normalization norm) {
        return norm.tokens(torch.linear(x, weight).to(ScalarType.Float));
    }
}
