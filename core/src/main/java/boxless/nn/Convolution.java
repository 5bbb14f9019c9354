package boxless.nn;

import boxless.nn.Fused.Geometry;
import boxless.nn.Layers.Size;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.DetailConv2dOptions;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, transposed or not, with the batch normalisation behind it, if there is one, and what is done to the result. In training these are
 * layers one after another; on the processor without gradients, where {@link Inference} is at hand, they are one operation on weights prepared for it.
 * The layers belong to the network, which has registered them.
 */
public final class Convolution {
    private final Module layer;
    private final UnaryOperator<Tensor> convolve;
    private final Tensor weight; // (out, in / groups, h, w), transposed (in, out / groups, h, w)
    private final Tensor bias; // (out), or undefined
    private final @Nullable BatchNorm2dImpl norm;
    private final Geometry where;

    /** @param norm of what the convolution gives */
    public Convolution(Conv2dImpl layer, @Nullable BatchNorm2dImpl norm) {
        this(layer, layer::forward, layer.weight(), layer.bias(), norm, geometry(layer.options()));
    }

    /** @param norm of what the convolution gives */
    public Convolution(ConvTranspose2dImpl layer, @Nullable BatchNorm2dImpl norm) {
        this(layer, layer::forward, layer.weight(), layer.bias(), norm, geometry(layer.options()));
    }

    private Convolution(
            Module layer,
            UnaryOperator<Tensor> convolve,
            Tensor weight,
            Tensor bias,
            @Nullable BatchNorm2dImpl norm,
            Geometry where) {
        this.layer = layer;
        this.convolve = convolve;
        this.weight = weight;
        this.bias = bias;
        this.norm = norm;
        this.where = where;
    }

    private static Geometry geometry(DetailConv2dOptions options) {
        boolean transposed = options.transposed().get();
        return new Geometry(
                size(options.padding().get0()),
                transposed ? size(options.output_padding()) : null,
                size(options.stride()),
                size(options.dilation()),
                options.groups().get());
    }

    private static Size size(LongPointer pair) {
        return new Size(pair.get(0), pair.get(1));
    }

    /** Without activation. */
    public Tensor linear(Tensor x) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = fused(x);
        return fused == null ? plain(x) : fused.linear(x);
    }

    /** The ReLU of {@link #linear}. */
    public Tensor relu(Tensor x) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = fused(x);
        return fused == null ? plain(x).relu_() : fused.relu(x);
    }

    /**
     * The ReLU of {@link #linear} and another feature, as at the end of a residual block.
     *
     * @param sum (B, out, H', W'); nobody may need it afterwards, because the result may take its place
     */
    public Tensor sumRelu(Tensor x, Tensor sum) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = fused(x);
        return fused == null ? plain(x).add_(sum).relu_() : fused.sumRelu(x, sum);
    }

    private Tensor plain(Tensor x) {
        Tensor y = convolve.apply(x);
        return norm == null ? y : norm.forward(y);
    }

    private @Nullable Fused fused(Tensor x) {
        Inference inference = Inference.current();
        return inference == null || layer.is_training() || GradMode.is_enabled() || !x.is_cpu()
                ? null
                : inference.of(this, torch.is_autocast_enabled(DeviceType.CPU));
    }

    /** Changes with every weight: libtorch counts what is done to each in place, and moving the network gives them other places. */
    long state() {
        long changes = weight._version() + (bias.defined() ? bias._version() : 0);
        if (norm != null) {
            changes += norm.weight()._version()
                    + norm.bias()._version()
                    + norm.running_mean()._version()
                    + norm.running_var()._version();
        }
        return 31 * changes + weight.data_ptr().address();
    }

    Fused fused(boolean bf16, long state) {
        Tensor w = weight;
        Tensor b = bias.defined()
                ? bias
                : torch.zeros(where.outputPadding() == null ? w.size(0) : w.size(1) * where.groups());
        if (norm != null) {
            Tensor scale = norm.running_var()
                    .add(new Scalar(norm.options().eps().get()))
                    .rsqrt()
                    .mul(norm.weight()); // (out)
            w = w.mul(where.outputPadding() == null ? scale.view(-1, 1, 1, 1) : scale.view(1, -1, 1, 1));
            b = b.sub(norm.running_mean()).mul(scale).add(norm.bias());
        }
        ScalarType type = bf16 ? ScalarType.BFloat16 : ScalarType.Float;
        return new Fused(copy(w, type).contiguous(MemoryFormat.ChannelsLast), copy(b, type), where, state);
    }

    /** Never the parameter itself. */
    private static Tensor copy(Tensor values, ScalarType type) {
        return values.detach().clone().to(type);
    }
}
