package boxless.nn;

import boxless.nn.Layers.Size;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with the normalisation behind it in its weights, which oneDNN computes in one pass with an activation or a sum.
 *
 * @param weight in the precision of use, like the bias
 * @param where the kernel looks
 * @param state of the weights that this was made from
 */
record Fused(Tensor weight, Tensor bias, Geometry where, long state) {
    /**
     * Where a kernel looks.
     *
     * @param outputPadding of a transposed convolution; null for the others
     */
    record Geometry(Size padding, @Nullable Size outputPadding, Size stride, Size dilation, long groups) {}

    List<Tensor> tensors() {
        return List.of(weight, bias);
    }

    Tensor linear(Tensor x) {
        return OneDnn.convolution(input(x), this, "none");
    }

    Tensor relu(Tensor x) {
        return OneDnn.convolution(input(x), this, "relu");
    }

    /** A sum. */
    Tensor sum(Tensor x, Tensor sum) {
        return where.outputPadding == null
                ? OneDnn.sum(input(x), input(sum), this, OneDnn.NOTHING)
                : linear(x).add_(sum);
    }

    /** The ReLU of a sum. */
    Tensor sumRelu(Tensor x, Tensor sum) {
        return where.outputPadding == null
                ? OneDnn.sum(input(x), input(sum), this, OneDnn.RELU)
                : linear(x).add_(sum).relu_();
    }

    private Tensor input(Tensor x) {
        ScalarType type = weight.scalar_type();
        return Layers.channelsLast(x.scalar_type() == type ? x : x.to(type));
    }
}
