package boxless.nn;

import boxless.nn.Layers.Size;
import boxless.tensor.Owned;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A convolution with the normalisation behind it in its weights, which oneDNN computes in one pass with an activation or a sum: set up once for each size of
 * images where oneDNN can be called, by libtorch for each image elsewhere.
 */
final class Fused implements AutoCloseable {
    /**
     * Where a kernel looks.
     *
     * @param outputPadding of a transposed convolution; null for the others
     */
    record Geometry(Size padding, @Nullable Size outputPadding, Size stride, Size dilation, long groups) {
        boolean transposed() {
            return outputPadding != null;
        }
    }

    /** What a layer makes of its convolution. */
    enum Form {
        LINEAR,
        RELU,
        /** The result takes the place of the summand. */
        SUM,
        /** The same. */
        SUM_RELU,
        RELU_BESIDE_POOLING
    }

    /**
     * The normalisation of what lies beside the convolution's results.
     *
     * @param scale (C), float32
     * @param shift (C), float32
     */
    record Pooled(Tensor scale, Tensor shift) {
        void keepIn(Owned owned) {
            owned.keep(scale);
            owned.keep(shift);
        }
    }

    /**
     * What is prepared.
     *
     * @param weight (out, in / groups, h, w), transposed (in, out / groups, h, w); in the precision of use, channels side by side
     * @param bias (out), float32
     * @param pooled of the channels beside the convolution's; null if there are none
     */
    record Weights(
            Tensor weight,
            Tensor bias,
            Geometry where,
            @Nullable Pooled pooled) {
        ScalarType type() {
            return weight.scalar_type().intern();
        }

        Weights withBias(Tensor other) {
            return new Weights(weight, other, where, pooled);
        }
    }

    private final Pass pass;
    private final ScalarType type;
    private final boolean transposed;
    private final long state;

    /** @param state of the layer that the weights were made from */
    Fused(Weights weights, Pass pass, long state) {
        this.pass = pass;
        type = weights.type();
        transposed = weights.where().transposed();
        this.state = state;
    }

    long state() {
        return state;
    }

    Tensor linear(Tensor x) {
        return pass.run(Form.LINEAR, input(x), null);
    }

    Tensor relu(Tensor x) {
        return pass.run(Form.RELU, input(x), null);
    }

    /** A sum. */
    Tensor sum(Tensor x, Tensor sum) {
        return transposed ? linear(x).add_(sum) : pass.run(Form.SUM, input(x), input(sum));
    }

    /** The ReLU of a sum. */
    Tensor sumRelu(Tensor x, Tensor sum) {
        return transposed ? linear(x).add_(sum).relu_() : pass.run(Form.SUM_RELU, input(x), input(sum));
    }

    /** The ReLU of the convolution's channels, and behind them that of the maxima of 2 x 2 pixels. */
    Tensor reluBesidePooling(Tensor x) {
        return pass.run(Form.RELU_BESIDE_POOLING, input(x), null);
    }

    private Tensor input(Tensor x) {
        return Layers.channelsLast(x.scalar_type().value == type.value ? x : x.to(type));
    }

    @Override
    public void close() {
        pass.close();
    }
}
