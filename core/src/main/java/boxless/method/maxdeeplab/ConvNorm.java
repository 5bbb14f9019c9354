package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Convolution;
import boxless.nn.Layers.Size;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Convolution without bias of odd side, padded alike on all sides, and its normalisation. */
final class ConvNorm extends Block {
    private final Tensor kernel;
    private final Normalization norm;
    private final long stride;
    private final long padding;
    private final long dilation;
    private final long groups;
    private final Convolution both;

    private ConvNorm(String name, Kernel kernel, NetworkOptions.Norm form, long stride, long dilation, long groups) {
        this.kernel = child(name, kernel).weight(); // (out, in / groups, side, side)
        norm = child("_batch_norm", Normalization.of(form, this.kernel.size(0)));
        this.stride = stride;
        this.padding = dilation * (this.kernel.size(2) / 2);
        this.dilation = dilation;
        this.groups = groups;
        both = new Convolution(
                this, this::layers, this.kernel, norm, Size.of(stride), Size.of(padding), Size.of(dilation), groups);
    }

    static ConvNorm of(NetworkOptions.Norm form, long in, long out, long side, long stride, long dilation) {
        return new ConvNorm("_conv", new Kernel(out, in, side, side), form, stride, dilation, 1);
    }

    static ConvNorm of(NetworkOptions.Norm form, long in, long out, long side) {
        return of(form, in, out, side, 1, 1);
    }

    /** 5x5, each channel by itself. */
    static ConvNorm depthwise(NetworkOptions.Norm form, long channels) {
        return new ConvNorm("_depthwise_conv", new Kernel(channels, 1, 5, 5), form, 1, 1, channels);
    }

    /** What the last normalisation of a residual branch starts with: nothing of the branch is heard. */
    ConvNorm startingAtZero() {
        norm.startingAt(0);
        return this;
    }

    Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, H / stride, W / stride)
        return both.linear(x);
    }

    /** The ReLU of {@link #forward}. */
    Tensor relu(Tensor x) { // (B, in, H, W) -> (B, out, H / stride, W / stride)
        return both.relu(x);
    }

    /** The sum of {@link #forward} and another feature, which nobody may need afterwards. */
    Tensor sum(Tensor x, Tensor other) { // (B, in, H, W), (B, out, H / stride, W / stride) -> like the second
        return both.sum(x, other);
    }

    /** The ReLU of {@link #sum}. */
    Tensor sumRelu(Tensor x, Tensor other) { // (B, in, H, W), (B, out, H / stride, W / stride) -> like the second
        return both.sumRelu(x, other);
    }

    private Tensor layers(Tensor x) {
        return norm.channels(torch.conv2d(
                x,
                kernel,
                new TensorOptional(),
                new long[] {stride, stride},
                new long[] {padding, padding},
                new long[] {dilation, dilation},
                groups));
    }
}
