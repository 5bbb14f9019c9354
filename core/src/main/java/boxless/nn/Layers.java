package boxless.nn;

import boxless.tensor.Tensors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dOptions;
import org.bytedeco.pytorch.GroupNormImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Builders of libtorch's layers, without its option objects. Initialisation is libtorch's own (Kaiming uniform, a = sqrt 5)
 * until one of the fillers below is called. */
public final class Layers {
    private Layers() {}

    /** Height and width of a kernel, a stride, a padding or a dilation. */
    public record Size(long height, long width) {
        public static Size of(long side) {
            return new Size(side, side);
        }

        private void into(LongPointer pointer) {
            pointer.put(0, height);
            pointer.put(1, width);
        }

        private LongPointer pointer() {
            return new LongPointer(height, width);
        }
    }

    /** A convolution with bias: (B, in, H, W) to (B, out, H', W'). */
    public static Conv2dImpl conv(long in, long out, Size kernel, Size stride, Size padding, Size dilation) {
        Conv2dOptions options = options(in, out, kernel, stride, padding);
        dilation.into(options.dilation());
        return new Conv2dImpl(options);
    }

    /** A square convolution of odd side with bias, stride 1 and "same" padding. */
    public static Conv2dImpl conv(long in, long out, long side) {
        return conv(in, out, Size.of(side), Size.of(1), Size.of(side / 2), Size.of(1));
    }

    /** A transposed convolution with bias: (B, in, H, W) to (B, out, (H-1) stride - 2 padding + side + outputPadding, ...). */
    public static ConvTranspose2dImpl convTransposed(
            long in, long out, long side, long stride, long padding, long outputPadding) {
        ConvTranspose2dOptions options =
                new ConvTranspose2dOptions(in, out, Size.of(side).pointer());
        Size.of(stride).into(options.stride());
        Size.of(padding).into(options.padding());
        Size.of(outputPadding).into(options.output_padding());
        return new ConvTranspose2dImpl(options);
    }

    /** Batch normalisation over (B, channels, H, W) with running statistics, momentum 0.1. */
    public static BatchNorm2dImpl batchNorm(long channels, double epsilon) {
        return batchNorm(channels, epsilon, 0.1);
    }

    /**
     * Batch normalisation over (B, channels, H, W) with running statistics.
     *
     * @param epsilon added to the variance
     * @param momentum part that a batch has in the new statistics: libtorch's, which is 1 minus TensorFlow's and MXNet's
     */
    public static BatchNorm2dImpl batchNorm(long channels, double epsilon, double momentum) {
        BatchNormOptions options = new BatchNormOptions(channels);
        options.eps().put(epsilon);
        options.momentum().put(momentum);
        return new BatchNorm2dImpl(options);
    }

    /** A convolution without bias: (B, in, H, W) to (B, out, H', W'). */
    public static Conv2dImpl convWithoutBias(long in, long out, Size kernel, Size stride, Size padding) {
        Conv2dOptions options = options(in, out, kernel, stride, padding);
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    /** A depthwise convolution without bias, of odd side, stride 1 and "same" padding: (B, channels, H, W) to the same. */
    static Conv2dImpl depthwise(long channels, long side) {
        Conv2dOptions options = options(channels, channels, Size.of(side), Size.of(1), Size.of(side / 2));
        options.groups().put(channels);
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    /** A convolution without bias, of odd side, dilated and padded so that only the stride changes the size. */
    public static Conv2dImpl dilated(long in, long out, long side, long stride, long dilation) {
        Conv2dOptions options = options(in, out, Size.of(side), Size.of(stride), Size.of(dilation * (side / 2)));
        Size.of(dilation).into(options.dilation());
        options.bias().put(false);
        return new Conv2dImpl(options);
    }

    /**
     * A transposed convolution without bias that doubles height and width and starts as bilinear interpolation: (B, in, H, W) to (B, out, 2 H, 2 W).
     * Each output channel is made of its own in / out input channels, and starts as their sum.
     */
    public static ConvTranspose2dImpl bilinearUpsampling(long in, long out) {
        ConvTranspose2dOptions options =
                new ConvTranspose2dOptions(in, out, Size.of(4).pointer());
        Size.of(2).into(options.stride());
        Size.of(1).into(options.padding());
        options.groups().put(out);
        options.bias().put(false);
        ConvTranspose2dImpl made = new ConvTranspose2dImpl(options);
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor line = Tensors.of(new float[] {.25f, .75f, .75f, .25f}, 4);
            made.weight().copy_(line.view(4, 1).mul(line)); // (in, 1, 4, 4)
        }
        return made;
    }

    private static Conv2dOptions options(long in, long out, Size kernel, Size stride, Size padding) {
        Conv2dOptions options = new Conv2dOptions(in, out, kernel.pointer());
        stride.into(options.stride());
        options.padding().put(padding.pointer());
        return options;
    }

    /** Group normalisation over (B, channels, H, W), epsilon 1e-5; the channels are a multiple of the groups. */
    public static GroupNormImpl groupNorm(long groups, long channels) {
        return new GroupNormImpl(groups, channels);
    }

    /**
     * The memory layout that convolutions like best on the processor. Features get it from the weights, but what is made of an image of one channel, which has
     * both layouts at once, may lose it.
     */
    public static Tensor channelsLast(Tensor x) { // (B, C, H, W) -> same
        return x.is_cpu() && !x.is_contiguous(MemoryFormat.ChannelsLast) ? x.contiguous(MemoryFormat.ChannelsLast) : x;
    }

    /** Fills a parameter from a normal distribution of mean 0. */
    public static void normal(Tensor parameter, double deviation) {
        try (NoGradGuard guard = new NoGradGuard()) {
            torch.normal_(parameter, 0, deviation);
        }
    }

    /**
     * Fills a weight from a normal distribution whose variance is the magnitude divided by the mean of fan in and fan out, as MXNet's Xavier does.
     *
     * @param weight (out, in / groups, h, w), or (out, in)
     */
    public static void xavierNormal(Tensor weight, double magnitude) {
        long area = weight.dim() == 4 ? weight.size(2) * weight.size(3) : 1;
        double fans = (weight.size(0) + weight.size(1)) * area / 2.0;
        normal(weight, Math.sqrt(magnitude / fans));
    }

    /** Fills a parameter as Glorot and Bengio (2010) do, uniformly. */
    public static void xavier(Tensor parameter) {
        try (NoGradGuard guard = new NoGradGuard()) {
            torch.xavier_uniform_(parameter);
        }
    }

    /** Fills a parameter with one value. */
    public static void fill(Tensor parameter, double value) {
        try (NoGradGuard guard = new NoGradGuard()) {
            parameter.fill_(new Scalar(value));
        }
    }
}
