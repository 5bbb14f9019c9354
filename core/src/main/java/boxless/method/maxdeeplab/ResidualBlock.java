package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Residual block on features that nobody has activated: both the branch F and the shortcut start from ReLU(x), and nothing is activated after their sum.
 * The last normalisation of F starts with a scale of 0.
 */
final class ResidualBlock extends Block {
    /** What F consists of. */
    sealed interface Branch {
        /** Channels of the output. */
        long channels();

        /** 3x3, 3x3. */
        record Basic(long first, long channels) implements Branch {}

        /** 1x1, 3x3, 1x1. */
        record Bottleneck(long first, long second, long channels) implements Branch {}

        /** 1x1, axial attention with keys of depth K and values of depth V, 1x1. */
        record Axial(long first, long keys, long values, long channels) implements Branch {}
    }

    private final ConvNorm first;
    private final @Nullable ConvNorm second;
    private final @Nullable AxialAttention2d attention;
    private final ConvNorm last;
    private final @Nullable ConvNorm shortcut;
    private final DropPath dropPath;

    /**
     * @param in channels of the input
     * @param stride of the first 3x3 convolution; axial blocks have none
     * @param dilation of the bottleneck's 3x3 convolution
     */
    ResidualBlock(NetworkOptions.Norm form, long in, Branch branch, long stride, long dilation, DropPath dropPath) {
        this.dropPath = dropPath;
        switch (branch) {
            case Branch.Basic basic -> {
                first = child("_conv1_bn_act", ConvNorm.of(form, in, basic.first, 3, stride, 1));
                second = null;
                attention = null;
                last = child("_conv2_bn", ConvNorm.of(form, basic.first, basic.channels, 3));
            }
            case Branch.Bottleneck neck -> {
                first = child("_conv1_bn_act", ConvNorm.of(form, in, neck.first, 1));
                second = child("_conv2_bn_act", ConvNorm.of(form, neck.first, neck.second, 3, stride, dilation));
                attention = null;
                last = child("_conv3_bn", ConvNorm.of(form, neck.second, neck.channels, 1));
            }
            case Branch.Axial axial -> {
                first = child("_conv1_bn_act", ConvNorm.of(form, in, axial.first, 1));
                second = null;
                attention = child("_attention", new AxialAttention2d(form, axial.first, axial.keys, axial.values));
                last = child("_conv3_bn", ConvNorm.of(form, axial.values, axial.channels, 1));
            }
        }
        last.startingAtZero();
        boolean same = stride == 1 && in == branch.channels();
        shortcut = same ? null : child("_shortcut", ConvNorm.of(form, in, branch.channels(), 1, stride, 1));
    }

    /**
     * The block without its first activation.
     *
     * @param x ReLU of the input; nobody may need it afterwards
     * @param activated whether to give the ReLU of the sum
     */
    Tensor forward(Tensor x, boolean activated) { // (B, in, H, W) -> (B, out, H / stride, W / stride)
        Tensor y = first.relu(x);
        if (second != null) {
            y = second.relu(y);
        }
        if (attention != null) {
            y = attention.forward(y).relu_();
        }
        Tensor other = shortcut == null ? x : shortcut.forward(x);
        if (!is_training()) {
            return activated ? last.sumRelu(y, other) : last.sum(y, other);
        }
        Tensor sum = dropPath.apply(last.forward(y), true).add_(other);
        return activated ? sum.relu_() : sum;
    }
}
