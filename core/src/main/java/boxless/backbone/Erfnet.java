package boxless.backbone;

import static boxless.nn.Layers.batchNorm;
import static boxless.nn.Layers.conv;
import static boxless.nn.Layers.convTransposed;
import static org.bytedeco.pytorch.global.torch.feature_dropout;

import boxless.nn.Convolution;
import boxless.nn.Layers.Size;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * ERFNet: Romera et al., "ERFNet: Efficient Residual Factorized ConvNet for Real-time Semantic Segmentation", T-ITS 2017.
 * An encoder to 1/8 of the input's size and a decoder back to full size, under the public PyTorch code's parameter names.
 */
public final class Erfnet {
    /** Not stored in checkpoints; torch's default 1e-5 gives wrong outputs with the published weights. */
    private static final double BATCH_NORM_EPSILON = 1e-3;

    private static final Size ONE = Size.of(1);

    private Erfnet() {}

    /** (B, in, H, W) to (B, 128, H/8, W/8); H and W multiples of 8. */
    public static final class Encoder extends Module {
        private final Downsampler initialBlock;
        private final Module list = new Module("layers");
        private final List<Block> layers = new ArrayList<>();

        /**
         * @param inputChannels channels of the picture
         * @param outputClasses outputs of {@code output_conv}, a layer that only stand-alone pre-training uses; checkpoints have it
         */
        public Encoder(long inputChannels, long outputClasses) {
            initialBlock = register_module("initial_block", new Downsampler(inputChannels, 16));
            add(new Downsampler(16, 64));
            for (int i = 0; i < 5; i++) {
                add(new NonBottleneck1d(64, 0.03, 1));
            }
            add(new Downsampler(64, 128));
            for (int i = 0; i < 2; i++) {
                for (int dilation = 2; dilation <= 16; dilation *= 2) {
                    add(new NonBottleneck1d(128, 0.3, dilation));
                }
            }
            register_module("layers", list);
            outputConv = register_module("output_conv", conv(128, outputClasses, 1));
        }

        private final Conv2dImpl outputConv;

        private <M extends Module & Block> void add(M block) {
            layers.add(list.register_module(Integer.toString(layers.size()), block));
        }

        /** Features. */
        public Tensor forward(Tensor images) { // (B, in, H, W) -> (B, 128, H/8, W/8)
            return through(layers, Scopes.within(() -> initialBlock.forward(images)));
        }
    }

    /** (B, 128, H/8, W/8) to (B, out, H, W). */
    public static final class Decoder extends Module {
        private final Module list = new Module("layers");
        private final List<Block> layers = new ArrayList<>();
        private final ConvTranspose2dImpl outputConv;
        private final Convolution output;

        public Decoder(long outputChannels) {
            add(new Upsampler(128, 64));
            add(new NonBottleneck1d(64, 0, 1));
            add(new NonBottleneck1d(64, 0, 1));
            add(new Upsampler(64, 16));
            add(new NonBottleneck1d(16, 0, 1));
            add(new NonBottleneck1d(16, 0, 1));
            register_module("layers", list);
            outputConv = register_module("output_conv", convTransposed(16, outputChannels, 2, 2, 0, 0));
            output = new Convolution(outputConv);
        }

        private <M extends Module & Block> void add(M block) {
            layers.add(list.register_module(Integer.toString(layers.size()), block));
        }

        /** The last layer, (16, out, 2, 2): methods initialise it their own way. */
        public ConvTranspose2dImpl outputConv() {
            return outputConv;
        }

        public Tensor forward(Tensor features) { // (B, 128, H/8, W/8) -> (B, out, H, W)
            return output.linear(through(layers, features));
        }
    }

    private static Tensor through(List<Block> layers, Tensor input) {
        Tensor x = input;
        for (Block layer : layers) {
            Tensor before = x;
            x = Scopes.within(() -> layer.forward(before));
        }
        return x;
    }

    private sealed interface Block permits Downsampler, NonBottleneck1d, Upsampler {
        Tensor forward(Tensor x);
    }

    /** Half the size: a strided convolution beside a max pooling. */
    private static final class Downsampler extends Module implements Block {
        private final Convolution conv;

        Downsampler(long in, long out) {
            conv = Convolution.besidePooling(
                    register_module("conv", conv(in, out - in, Size.of(3), Size.of(2), ONE, ONE)),
                    register_module("bn", batchNorm(out, BATCH_NORM_EPSILON)));
        }

        @Override
        public Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, H/2, W/2)
            return conv.reluBesidePooling(x);
        }
    }

    /** Residual block of two factorised 3x3 convolutions, the second one dilated. */
    private static final class NonBottleneck1d extends Module implements Block {
        private final Convolution firstTall;
        private final Convolution firstWide;
        private final Convolution secondTall;
        private final Convolution secondWide;
        private final double dropout;

        NonBottleneck1d(long channels, double dropout, long dilation) {
            Size tall = new Size(3, 1);
            Size wide = new Size(1, 3);
            firstTall = convolution("conv3x1_1", conv(channels, channels, tall, ONE, new Size(1, 0), ONE));
            firstWide = normalized("conv1x3_1", conv(channels, channels, wide, ONE, new Size(0, 1), ONE), "bn1");
            secondTall = convolution(
                    "conv3x1_2", conv(channels, channels, tall, ONE, new Size(dilation, 0), new Size(dilation, 1)));
            secondWide = normalized(
                    "conv1x3_2",
                    conv(channels, channels, wide, ONE, new Size(0, dilation), new Size(1, dilation)),
                    "bn2");
            this.dropout = dropout;
        }

        private Convolution convolution(String name, Conv2dImpl layer) {
            return new Convolution(register_module(name, layer));
        }

        private Convolution normalized(String name, Conv2dImpl layer, String norm) {
            Conv2dImpl registered = register_module(name, layer);
            return new Convolution(
                    registered,
                    register_module(
                            norm, batchNorm(registered.options().out_channels().get(), BATCH_NORM_EPSILON)));
        }

        @Override
        public Tensor forward(Tensor input) { // (B, C, H, W) -> the same
            Tensor x = secondTall.relu(firstWide.relu(firstTall.relu(input)));
            return dropout > 0 && is_training()
                    ? feature_dropout(secondWide.linear(x), dropout, true)
                            .add_(input)
                            .relu_()
                    : secondWide.sumRelu(x, input);
        }
    }

    /** Twice the size. */
    private static final class Upsampler extends Module implements Block {
        private final Convolution conv;

        Upsampler(long in, long out) {
            conv = new Convolution(
                    register_module("conv", convTransposed(in, out, 3, 2, 1, 1)),
                    register_module("bn", batchNorm(out, BATCH_NORM_EPSILON)));
        }

        @Override
        public Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, 2H, 2W)
            return conv.relu(x);
        }
    }
}
