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

    /** On a matrix of all tokens: libtorch's products of more dimensions are several times slower in bfloat16. */
    static Tensor linear(Tensor x, Tensor weight, Normalization norm) { // (..., in) -> float32 (..., out)
        long[] shape = x.shape();
        shape[shape.length - 1] = weight.size(0);
        Tensor tokens = x.reshape(-1, weight.size(1)); // (n, in)
        return norm.channels(torch.linear(tokens, weight).to(ScalarType.Float)).view(shape);
    }
}
