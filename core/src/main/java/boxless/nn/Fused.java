package boxless.nn;

import boxless.nn.Layers.Size;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
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
    record Geometry(Size padding, @Nullable Size outputPadding, Size stride, Size dilation, long groups) {}

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
    record Pooled(Tensor scale, Tensor shift) {}

    private final Owned owned = new Owned();
    private final ScalarType type;
    private final Tensor weight;
    private final Tensor bias;
    private final Geometry where;
    private final @Nullable Pooled pooled;
    private final long state;
    private final @Nullable Setups setups;

    /**
     * @param weight in the precision of use
     * @param bias in float32
     * @param pooled of the channels beside the convolution's; null if there are none
     * @param state of the weights that this was made from
     * @param primitives null where libtorch must do
     */
    Fused(
            Tensor weight,
            Tensor bias,
            Geometry where,
            @Nullable Pooled pooled,
            long state,
            @Nullable Primitives primitives) {
        type = weight.scalar_type().intern();
        this.weight = owned.keep(weight);
        this.bias = owned.keep(primitives == null ? bias.to(type) : bias);
        this.where = where;
        this.pooled = pooled;
        if (pooled != null) {
            owned.keep(pooled.scale());
            owned.keep(pooled.shift());
        }
        this.state = state;
        setups = primitives == null ? null : new Setups(primitives, weight, bias, where, pooled);
    }

    Tensor weight() {
        return weight;
    }

    /** In the precision of use. */
    Tensor bias() {
        return bias;
    }

    Geometry where() {
        return where;
    }

    long state() {
        return state;
    }

    Tensor linear(Tensor x) {
        return setups == null ? OneDnn.convolution(input(x), this, "none") : setups.run(Form.LINEAR, input(x), null);
    }

    Tensor relu(Tensor x) {
        return setups == null ? OneDnn.convolution(input(x), this, "relu") : setups.run(Form.RELU, input(x), null);
    }

    /** A sum. */
    Tensor sum(Tensor x, Tensor sum) {
        if (where.outputPadding != null) {
            return linear(x).add_(sum);
        }
        return setups == null
                ? OneDnn.sum(input(x), input(sum), this, OneDnn.NOTHING)
                : setups.run(Form.SUM, input(x), input(sum));
    }

    /** The ReLU of a sum. */
    Tensor sumRelu(Tensor x, Tensor sum) {
        if (where.outputPadding != null) {
            return linear(x).add_(sum).relu_();
        }
        return setups == null
                ? OneDnn.sum(input(x), input(sum), this, OneDnn.RELU)
                : setups.run(Form.SUM_RELU, input(x), input(sum));
    }

    /** The ReLU of the convolution's channels, and behind them that of the maxima of 2 x 2 pixels. */
    Tensor reluBesidePooling(Tensor x) {
        if (setups != null) {
            return setups.run(Form.RELU_BESIDE_POOLING, input(x), null);
        }
        Pooled beside = Objects.requireNonNull(pooled);
        Tensor convolved = relu(x);
        Tensor maxima = Pooling.halved(x)
                .mul(beside.scale().view(1, -1, 1, 1))
                .add_(beside.shift().view(1, -1, 1, 1))
                .relu_()
                .to(convolved.scalar_type());
        return Layers.channelsLast(torch.cat(new TensorVector(convolved, maxima), 1));
    }

    private Tensor input(Tensor x) {
        return Layers.channelsLast(x.scalar_type().value == type.value ? x : x.to(type));
    }

    @Override
    public void close() {
        if (setups != null) {
            setups.close();
        }
        owned.close();
    }
}
