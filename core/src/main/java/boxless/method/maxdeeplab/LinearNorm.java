package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Convolution;
import boxless.nn.Layers.Size;
import boxless.nn.Norm;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A linear map of every token, without bias, and its normalisation in float32; the official code calls it a one-dimensional convolution. */
final class LinearNorm extends Block {
    private final Normalization norm;
    private final Convolution both;

    LinearNorm(NetworkOptions.Norm form, long in, long out) {
        Tensor weight = child("_conv", new Kernel(out, in)).weight();
        norm = child("_batch_norm", Normalization.ofTokens(form, out));
        both = of(this, weight, norm);
    }

    /** What the last normalisation of a residual branch starts with: nothing of the branch is heard. */
    LinearNorm startingAtZero() {
        norm.startingAt(0);
        return this;
    }

    /** In float32, or in the precision of use if that is one operation. */
    Tensor forward(Tensor x) { // (B, n, in) -> (B, n, out)
        return tokens(both.linear(map(x)));
    }

    /** The ReLU of {@link #forward}. */
    Tensor relu(Tensor x) { // (B, n, in) -> (B, n, out)
        return tokens(both.relu(map(x)));
    }

    /** The sum of a map and {@link #forward} of the tokens of its pixels; nobody may need the map afterwards. */
    Tensor sum(Tensor x, Tensor map) { // (B, h w, in), (B, out, h, w) -> (B, out, h, w)
        return both.sum(x.unflatten(1, map.size(2), map.size(3)).permute(0, 3, 1, 2), map);
    }

    private static Tensor map(Tensor tokens) { // (B, n, in) -> (B, in, 1, n), the same memory
        return tokens.unsqueeze(1).permute(0, 3, 1, 2);
    }

    private static Tensor tokens(Tensor map) { // (B, out, 1, n) -> (B, n, out), the same memory
        return map.permute(0, 2, 3, 1).squeeze(1);
    }

    /** A linear map of every pixel and its normalisation. */
    static Convolution of(Module layer, Tensor weight, Normalization norm) { // of (B, in, h, w)
        return of(layer, weight, norm::channels, norm);
    }

    /**
     * A linear map of every pixel and what normalises it.
     *
     * @param layer that has the weight
     * @param weight (out, in)
     * @param normalised what the normalisation does, to tokens (n, out)
     */
    static Convolution of(Module layer, Tensor weight, UnaryOperator<Tensor> normalised, Norm norm) {
        Size one = Size.of(1);
        UnaryOperator<Tensor> plain =
                x -> linear(x.permute(0, 2, 3, 1), weight, normalised).permute(0, 3, 1, 2);
        return new Convolution(layer, plain, weight, norm, one, Size.of(0), one, 1);
    }

    /** On a matrix of all tokens: libtorch's products of more dimensions are several times slower in bfloat16. */
    private static Tensor linear(Tensor x, Tensor weight, UnaryOperator<Tensor> normalised) {
        long[] shape = x.shape(); // (..., in)
        shape[shape.length - 1] = weight.size(0);
        Tensor tokens = torch.linear(x.reshape(-1, weight.size(1)), weight); // (n, out)
        return normalised.apply(tokens.to(ScalarType.Float)).view(shape); // float32 (..., out)
    }
}
