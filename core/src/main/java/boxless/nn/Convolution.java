package boxless.nn;

import boxless.nn.Fused.Geometry;
import boxless.nn.Fused.Pooled;
import boxless.nn.Fused.Weights;
import boxless.nn.Layers.Size;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.DetailConv2dOptions;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.GroupNormImpl;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, transposed or not, with the normalisation behind it, if there is one, and what is done to the result. In training these are layers one
 * after another; on the processor without gradients, where {@link Inference} is at hand, they are one operation on weights prepared for it, but for a
 * normalisation by what each image holds, which no weights can take over: it is always done by itself. The layers belong to the network, which has
 * registered them.
 */
public final class Convolution {
    /** Channels that oneDNN takes at once. */
    private static final long BLOCK = 16;

    private final Module layer;
    private final UnaryOperator<Tensor> plain;
    private final Tensor weight; // (out, in / groups, h, w), transposed (in, out / groups, h, w); or (out, in)
    private final Tensor bias; // (out), or undefined
    private final @Nullable Norm norm;
    private final @Nullable UnaryOperator<Tensor> after; // a normalisation by what each image holds
    private final Geometry where;

    /** Without normalisation. */
    public Convolution(Conv2dImpl layer) {
        this(layer, forward(layer), layer.weight(), layer.bias(), null, geometry(layer.options()));
    }

    /** @param norm of what the convolution gives */
    public Convolution(Conv2dImpl layer, BatchNorm2dImpl norm) {
        this(layer, plain(forward(layer), norm), new BatchNorm(norm));
    }

    /** @param norm of what the convolution gives */
    public Convolution(Conv2dImpl layer, InstanceNorm norm) {
        this(layer, forward(layer), layer.weight(), layer.bias(), null, norm::forward, geometry(layer.options()));
    }

    /** @param norm of what the convolution gives */
    public Convolution(Conv2dImpl layer, GroupNormImpl norm) {
        this(layer, forward(layer), layer.weight(), layer.bias(), null, norm::forward, geometry(layer.options()));
    }

    /** Without normalisation. */
    public Convolution(ConvTranspose2dImpl layer) {
        this(layer, layer::forward, layer.weight(), layer.bias(), null, geometry(layer.options()));
    }

    /** @param norm of what the convolution gives */
    public Convolution(ConvTranspose2dImpl layer, BatchNorm2dImpl norm) {
        this(
                layer,
                plain(layer::forward, norm),
                layer.weight(),
                layer.bias(),
                new BatchNorm(norm),
                geometry(layer.options()));
    }

    /**
     * A convolution, its normalisation and whatever else the layers do in training.
     *
     * @param plain all of the layers, one after another
     * @param norm of what the convolution gives
     */
    public Convolution(Conv2dImpl layer, UnaryOperator<Tensor> plain, Norm norm) {
        this(layer, plain, layer.weight(), layer.bias(), norm, geometry(layer.options()));
    }

    /**
     * The same of a weight without a layer of libtorch's, and without bias.
     *
     * @param layer that has the weight
     * @param plain all of the layers, one after another
     * @param weight (out, in / groups, h, w), or (out, in) for a kernel of one pixel
     * @param norm of what the convolution gives
     */
    public Convolution(
            Module layer,
            UnaryOperator<Tensor> plain,
            Tensor weight,
            Norm norm,
            Size stride,
            Size padding,
            Size dilation,
            long groups) {
        this(layer, plain, weight, new Tensor(), norm, new Geometry(padding, null, stride, dilation, groups));
    }

    /**
     * A convolution that halves the size, and behind its channels the maxima of 2 x 2 pixels.
     *
     * @param norm of the channels of both
     */
    public static Convolution besidePooling(Conv2dImpl layer, BatchNorm2dImpl norm) {
        return new Convolution(layer, x -> norm.forward(besideMaxima(layer.forward(x), x)), new BatchNorm(norm));
    }

    private static Tensor besideMaxima(Tensor convolved, Tensor x) {
        Tensor maxima =
                Pooling.halved(x).to(convolved.scalar_type()); // or both would become float32 in mixed precision
        return Layers.channelsLast(torch.cat(new TensorVector(convolved, maxima), 1));
    }

    private Convolution(
            Module layer,
            UnaryOperator<Tensor> plain,
            Tensor weight,
            Tensor bias,
            @Nullable Norm norm,
            Geometry where) {
        this(layer, plain, weight, bias, norm, null, where);
    }

    private Convolution(
            Module layer,
            UnaryOperator<Tensor> plain,
            Tensor weight,
            Tensor bias,
            @Nullable Norm norm,
            @Nullable UnaryOperator<Tensor> after,
            Geometry where) {
        this.layer = layer;
        this.plain = plain;
        this.weight = weight;
        this.bias = bias;
        this.norm = norm;
        this.after = after;
        this.where = where;
    }

    /** The layer. Where it skips pixels and has few channels, the skipped ones are left out before, since oneDNN's own way may end the process in training. */
    private static UnaryOperator<Tensor> forward(Conv2dImpl layer) {
        Geometry where = geometry(layer.options());
        Tensor weight = layer.weight(); // (out, in, h, w)
        boolean skips = weight.size(2) == 1
                && weight.size(3) == 1
                && where.stride().height() > 1
                && where.padding().equals(Size.of(0));
        if (!skips || weight.size(1) >= BLOCK || where.groups() > 1) {
            return layer::forward;
        }
        TensorOptional bias = layer.bias().defined() ? new TensorOptional(layer.bias()) : new TensorOptional();
        return x -> torch.conv2d(
                every(every(x, 2, where.stride().height()), 3, where.stride().width()),
                layer.weight(),
                bias,
                new long[] {1, 1},
                new long[] {0, 0},
                new long[] {1, 1},
                1);
    }

    private static Tensor every(Tensor x, long axis, long step) {
        return x.slice(axis, new LongOptional(), new LongOptional(), step);
    }

    private static UnaryOperator<Tensor> plain(UnaryOperator<Tensor> convolve, BatchNorm2dImpl norm) {
        return x -> norm.forward(convolve.apply(x));
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
        Tensor y = fused == null ? plain.apply(x) : fused.linear(x);
        return after == null ? y : after.apply(y);
    }

    /** The ReLU of {@link #linear}. */
    public Tensor relu(Tensor x) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = whole(x);
        return fused == null ? linear(x).relu_() : fused.relu(x);
    }

    /**
     * The sum of {@link #linear} and another feature.
     *
     * @param sum (B, out, H', W'); nobody may need it afterwards, because the result may take its place
     */
    public Tensor sum(Tensor x, Tensor sum) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = whole(x);
        return fused == null ? linear(x).to(sum.scalar_type()).add_(sum) : fused.sum(x, sum);
    }

    /**
     * The ReLU of {@link #linear} and another feature, as at the end of a residual block.
     *
     * @param sum (B, out, H', W'); nobody may need it afterwards, because the result may take its place
     */
    public Tensor sumRelu(Tensor x, Tensor sum) { // (B, in, H, W) -> (B, out, H', W')
        Fused fused = whole(x);
        return fused == null ? linear(x).add_(sum).relu_() : fused.sumRelu(x, sum);
    }

    /** The ReLU of all channels of a convolution {@link #besidePooling beside a pooling}, which has no other forms. */
    public Tensor reluBesidePooling(Tensor x) { // (B, in, H, W) -> (B, out + in, H/2, W/2)
        Fused fused = whole(x);
        return fused == null ? linear(x).relu_() : fused.reluBesidePooling(x);
    }

    /** What does the layers and all that follows them. */
    private @Nullable Fused whole(Tensor x) {
        return after == null ? fused(x) : null;
    }

    private @Nullable Fused fused(Tensor x) {
        Inference inference = Inference.current();
        return inference == null
                        || layer.is_training()
                        || norm != null && !norm.fixed()
                        || GradMode.is_enabled()
                        || !x.is_cpu()
                ? null
                : inference.of(this, torch.is_autocast_enabled(DeviceType.CPU));
    }

    /**
     * Changes with every weight: libtorch counts what is done to each in place, and moving the network gives them other places. Only how a pass in training
     * moves running statistics has to be counted by who trains.
     */
    long state() {
        long changes = weight._version() + (bias.defined() ? bias._version() : 0);
        for (Tensor each : norm == null ? List.<Tensor>of() : norm.state()) {
            changes += each._version();
        }
        Pointer place = weight.data_ptr(); // null of none
        return 31 * changes + (place == null ? 0 : place.address());
    }

    /**
     * Leaves the layer without weights; what is prepared of them stays.
     *
     * @return bytes that are free now
     */
    long giveUpWeights() {
        long bytes = weight.nbytes();
        try (NoGradGuard guard = new NoGradGuard()) {
            weight.set_data(torch.empty(new long[] {0}, weight.options(), new MemoryFormatOptional()));
        }
        return bytes;
    }

    /**
     * In a precision, with the normalisation in the weights.
     *
     * @throws IllegalStateException if the layer has given up its weights
     */
    Weights weights(boolean bf16) {
        if (weight.numel() == 0) {
            throw new IllegalStateException("the layer has given up its weights for passes in another precision");
        }
        Tensor w = weight.dim() == 2 ? weight.view(weight.size(0), weight.size(1), 1, 1) : weight;
        long channels = where.outputPadding() == null ? w.size(0) : w.size(1) * where.groups();
        Tensor b = bias.defined() ? bias : torch.zeros(channels);
        Pooled pooled = null;
        if (norm != null) {
            Tensor given = norm.scale();
            Tensor shifts = norm.shift(given).flatten();
            Tensor scales = given.flatten();
            long beside = scales.size(0) - channels;
            if (beside > 0) {
                pooled = new Pooled(
                        copy(scales.narrow(0, channels, beside), ScalarType.Float),
                        copy(shifts.narrow(0, channels, beside), ScalarType.Float));
            }
            Tensor scale = scales.narrow(0, 0, channels);
            w = w.mul(where.outputPadding() == null ? scale.view(-1, 1, 1, 1) : scale.view(1, -1, 1, 1));
            b = b.mul(scale).add(shifts.narrow(0, 0, channels));
        }
        ScalarType type = bf16 ? ScalarType.BFloat16 : ScalarType.Float;
        return new Weights(
                copy(w, type).contiguous(MemoryFormat.ChannelsLast), copy(b, ScalarType.Float), where, pooled);
    }

    /** Never the parameter itself. */
    private static Tensor copy(Tensor values, ScalarType type) {
        return values.detach().to(type, false, true, new MemoryFormatOptional());
    }
}
