package boxless.backbone;

import static org.bytedeco.pytorch.global.torch.max_pool2d;

import boxless.nn.Chain;
import boxless.nn.Convolution;
import boxless.nn.InstanceNorm;
import boxless.nn.Layers;
import boxless.tensor.Scopes;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * ResNet without its classifier: He et al., "Deep Residual Learning for Image Recognition", CVPR 2016, with the stride in the 3x3
 * convolution and the parameter names of torchvision.
 */
public final class ResNet extends Module {
    private static final double EPSILON = 1e-5;

    /** How deep, and of which blocks. */
    public enum Depth {
        R18(18, false, 2, 2, 2, 2),
        R34(34, false, 3, 4, 6, 3),
        R50(50, true, 3, 4, 6, 3),
        R101(101, true, 3, 4, 23, 3);

        private final int layers;
        private final boolean bottleneck;
        private final int[] blocks;

        Depth(int layers, boolean bottleneck, int... blocks) {
            this.layers = layers;
            this.bottleneck = bottleneck;
            this.blocks = blocks;
        }

        /**
         * @param layers 18, 34, 50 or 101
         * @throws IllegalArgumentException for any other number
         */
        public static Depth of(int layers) {
            for (Depth depth : values()) {
                if (depth.layers == layers) {
                    return depth;
                }
            }
            throw new IllegalArgumentException("depth: " + layers + "; it must be 18, 34, 50 or 101");
        }

        /**
         * Channels of C2 to C5.
         *
         * @param width channels of the first layer, 64 in the paper
         */
        public long[] channels(int width) {
            long first = bottleneck ? 4L * width : width;
            return new long[] {first, 2 * first, 4 * first, 8 * first};
        }
    }

    /** How features are normalised in training. */
    public enum Norm {
        /** By the batch; the running statistics, by which inference normalises, follow. */
        @JsonProperty("trained")
        TRAINED,
        /** By the running statistics, which stay; scale and shift are still learned. */
        @JsonProperty("frozen")
        FROZEN,
        /** Each image by itself, in inference as well. */
        @JsonProperty("instance")
        INSTANCE
    }

    private final UnaryOperator<Tensor> stem; // conv1, bn1, ReLU, and pooling
    private final List<Stage> stages = new ArrayList<>();
    private final List<BatchNorm2dImpl> frozenNorms = new ArrayList<>();
    private final Norm norm;

    /** Stride of a stage, dilation of its first block and of all others. */
    private record Step(long stride, long first, long others) {
        static final List<Step> USUAL =
                List.of(new Step(1, 1, 1), new Step(2, 1, 1), new Step(2, 1, 1), new Step(2, 1, 1));
        static final List<Step> DILATED =
                List.of(new Step(1, 1, 1), new Step(2, 1, 1), new Step(1, 1, 2), new Step(1, 2, 4));
    }

    /**
     * @param inputChannels of a picture
     * @param depth how many layers, of which blocks
     * @param width channels of the first layer, 64 in the paper; all others grow and shrink with it
     * @param norm how features are normalised; batch normalisation of frozen stages never follows the batch
     * @param frozenStages how much is not learned at all: 0 nothing, 1 {@code conv1}, {@code bn1} and {@code layer1}, 2 {@code layer2} too, up
     *     to 4; their normalisation stays as it is
     */
    public ResNet(long inputChannels, Depth depth, int width, Norm norm, int frozenStages) {
        this(inputChannels, depth, width, norm, frozenStages, ResNet::pooled);
    }

    private ResNet(
            long inputChannels, Depth depth, int width, Norm norm, int frozenStages, UnaryOperator<Tensor> pooling) {
        this.norm = norm;
        Conv2dImpl first = register_module("conv1", conv(inputChannels, width, 7, 2));
        Convolution normalised = normalised(first, this, "bn1", width, frozenStages > 0);
        stem = images -> pooling.apply(normalised.relu(images));
        if (frozenStages > 0) {
            freeze(this);
        }
        addStages(depth, width, width, frozenStages, Step.USUAL);
        if (frozenStages > 0) {
            stages.subList(0, frozenStages).forEach(ResNet::freeze);
        }
    }

    private ResNet(long inputChannels, Depth depth) {
        norm = Norm.TRAINED;
        int width = 64;
        Chain conv1 = register_module(
                "conv1",
                new Chain()
                        .add(conv(inputChannels, width, 3, 2))
                        .add(batchNorm(width, false))
                        .add(Tensor::relu_)
                        .add(conv(width, width, 3, 1))
                        .add(batchNorm(width, false))
                        .add(Tensor::relu_)
                        .add(conv(width, 2L * width, 3, 1)));
        BatchNorm2dImpl bn1 = register_module("bn1", batchNorm(2L * width, false));
        stem = images -> pooled(bn1.forward(conv1.forward(images)).relu_());
        addStages(depth, 2L * width, width, 0, Step.DILATED);
    }

    /**
     * Without the pooling behind the first convolution, for small objects: all features are twice as large, C2 to C5 at 1/2 to 1/16 of the size. The
     * parameters are the same.
     *
     * @param inputChannels of a picture
     * @param depth how many layers, of which blocks
     * @param width channels of the first layer
     * @param norm how features are normalised
     */
    public static ResNet unpooled(long inputChannels, Depth depth, int width, Norm norm) {
        return new ResNet(inputChannels, depth, width, norm, 0, x -> x);
    }

    /**
     * The form that GluonCV calls v1s, dilated: three 3x3 convolutions in the place of the 7x7, and C4 and C5 at 1/8 of the size like C3, the strides
     * of their stages being replaced by dilation (2 and 4).
     */
    static ResNet dilated(long inputChannels, Depth depth) {
        return new ResNet(inputChannels, depth);
    }

    private void addStages(Depth depth, long inputs, int width, int frozenStages, List<Step> steps) {
        long channels = inputs;
        for (int i = 0; i < 4; i++) {
            Stage stage = new Stage(
                    depth.bottleneck, depth.blocks[i], channels, (long) width << i, steps.get(i), i < frozenStages);
            stages.add(register_module("layer" + (i + 1), stage));
            channels = depth.channels(width)[i];
        }
    }

    private static void freeze(Module module) {
        Scopes.freeing(() -> {
            var parameters = module.parameters();
            for (long i = 0; i < parameters.size(); i++) {
                parameters.get(i).set_requires_grad(false);
            }
        });
    }

    /**
     * C2 to C5 at 1/4, 1/8, 1/16 and 1/32 of the size (dilated: 1/4 and three times 1/8; unpooled: 1/2 to 1/16), with {@link Depth#channels} channels; of
     * a size that is no multiple of 32 the next larger whole number. Trained normalisation needs more than one value a channel: a larger input than 32x32,
     * or more than one picture. By instances, a channel of one value is 0.
     */
    public List<Tensor> forward(Tensor images) { // (B, in, H, W)
        frozenNorms.forEach(each -> each.train(false));
        Tensor x = Scopes.within(() -> stem.apply(images));
        List<Tensor> features = new ArrayList<>();
        for (Stage stage : stages) {
            x = stage.forward(x);
            features.add(x);
        }
        return features;
    }

    /** A convolution and the normalisation behind it, which its owner has under a name. */
    private Convolution normalised(Conv2dImpl conv, Module owner, String name, long channels, boolean frozen) {
        return norm == Norm.INSTANCE
                ? new Convolution(conv, owner.register_module(name, new InstanceNorm(channels, EPSILON)))
                : new Convolution(conv, owner.register_module(name, batchNorm(channels, frozen)));
    }

    private static Tensor pooled(Tensor x) { // (B, C, H, W) -> (B, C, H/2, W/2)
        return max_pool2d(x, new long[] {3, 3}, new long[] {2, 2}, new long[] {1, 1}, new long[] {1, 1}, false);
    }

    /** Norms that must not follow the batch are kept in a list, because a network's {@code train(true)} reaches every layer. */
    private BatchNorm2dImpl batchNorm(long channels, boolean frozen) {
        BatchNorm2dImpl made = Layers.batchNorm(channels, EPSILON);
        if (frozen || norm == Norm.FROZEN) {
            frozenNorms.add(made);
        }
        return made;
    }

    private static Conv2dImpl conv(long in, long out, long side, long stride) {
        return conv(in, out, side, stride, 1);
    }

    private static Conv2dImpl conv(long in, long out, long side, long stride, long dilation) {
        Conv2dImpl made = Layers.dilated(in, out, side, stride, dilation);
        Layers.normal(made.weight(), Math.sqrt(2.0 / (out * side * side))); // He et al., fan out
        return made;
    }

    /** {@code layer1} to {@code layer4}. */
    private final class Stage extends Module {
        private final List<Block> blocks = new ArrayList<>();

        Stage(boolean bottleneck, int count, long in, long width, Step step, boolean frozen) {
            for (int i = 0; i < count; i++) {
                long inputs = i == 0 ? in : bottleneck ? 4 * width : width;
                Block block = i == 0
                        ? new Block(bottleneck, inputs, width, step.stride, step.first, frozen)
                        : new Block(bottleneck, inputs, width, 1, step.others, frozen);
                blocks.add(register_module(Integer.toString(i), block));
            }
        }

        Tensor forward(Tensor input) {
            Tensor x = input;
            for (Block block : blocks) {
                Tensor before = x;
                x = Scopes.within(() -> block.forward(before));
            }
            return x;
        }
    }

    /** Residual block: 3x3, 3x3, or the bottleneck 1x1, 3x3, 1x1. */
    private final class Block extends Module {
        private final List<Convolution> convs = new ArrayList<>();
        private final @Nullable Shortcut downsample;

        Block(boolean bottleneck, long in, long width, long stride, long dilation, boolean frozen) {
            long out = bottleneck ? 4 * width : width;
            if (bottleneck) {
                add(conv(in, width, 1, 1), width, frozen);
                add(conv(width, width, 3, stride, dilation), width, frozen);
                add(conv(width, out, 1, 1), out, frozen);
            } else {
                add(conv(in, width, 3, stride, dilation), width, frozen);
                add(conv(width, width, 3, 1, dilation), width, frozen);
            }
            boolean same = stride == 1 && in == out;
            downsample = same ? null : register_module("downsample", new Shortcut(in, out, stride, frozen));
        }

        private void add(Conv2dImpl conv, long channels, boolean frozen) {
            int number = convs.size() + 1;
            Conv2dImpl registered = register_module("conv" + number, conv);
            convs.add(normalised(registered, this, "bn" + number, channels, frozen));
        }

        Tensor forward(Tensor input) { // (B, in, H, W) -> (B, out, H / stride, W / stride)
            Tensor x = input;
            for (Convolution conv : convs.subList(0, convs.size() - 1)) {
                x = conv.relu(x);
            }
            return convs.getLast().sumRelu(x, downsample == null ? input : downsample.forward(input));
        }
    }

    /** What makes a block's input as large as its output. */
    private final class Shortcut extends Module {
        private final Convolution conv;

        Shortcut(long in, long out, long stride, boolean frozen) {
            Conv2dImpl registered = register_module("0", conv(in, out, 1, stride));
            conv = normalised(registered, this, "1", out, frozen);
        }

        Tensor forward(Tensor x) {
            return conv.linear(x);
        }
    }
}
