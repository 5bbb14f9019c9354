package boxless.backbone;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.max_pool2d;

import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.Layers.Size;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.ConvTranspose2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The U-Net of AdaptIS: four times down, four times up, activation before normalisation, features at full resolution. Its two official forms
 * differ in names and layers, so that weights of one cannot run in the other:
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th></th><th>PyTorch</th><th>MXNet</th></tr>
 * <tr><td>up-sampling</td><td>learned, then ReLU</td><td>fixed, then a 1x1 convolution</td></tr>
 * <tr><td>order of channels</td><td>(x, skip)</td><td>(skip, x)</td></tr>
 * <tr><td>last convolutions</td><td>without bias</td><td>with bias</td></tr>
 * </table>
 *
 * <p>Sides may be of any length of at least 16: pooling rounds up, and what is larger is cropped around the centre.
 */
public final class UNet extends Block {
    private static final double EPSILON = 1e-5;
    private static final int DOWN = 4;

    /** Which of the official codes. */
    public enum Form {
        PYTORCH,
        MXNET
    }

    /** Goes up one level. */
    private interface Up {
        Tensor forward(Tensor x, Tensor skip);
    }

    private final Layer imageNorm;
    private final List<Chain> encoder = new ArrayList<>();
    private final List<Up> decoder = new ArrayList<>();
    private final Chain last;

    private interface Layer {
        Tensor forward(Tensor x);
    }

    /**
     * @param form of which code
     * @param inputs channels of the image
     * @param width channels of the features; they double with every step down; a power of two, so that those of each level divide those below
     * @param most channels that no level exceeds, 512
     */
    public UNet(Form form, int inputs, int width, int most) {
        imageNorm = child("image_bn", Layers.batchNorm(inputs, EPSILON))::forward;
        boolean pytorch = form == Form.PYTORCH;
        long channels = inputs;
        for (int i = 0; i <= DOWN; i++) {
            int out = Math.min(width << i, most);
            Chain blocks = pytorch ? torchBlocks(channels, out) : gluonBlocks(channels, out);
            String path = pytorch ? "encoder." + i + ".1.down_block" : i == 0 ? "d0" : "d" + i + ".1";
            encoder.add(child(path, blocks));
            channels = out;
        }
        for (int i = DOWN - 1; i >= 0; i--) {
            int out = Math.min(width << i, most);
            int shrunk = i > 0 && width << i <= most ? out / 2 : out;
            decoder.add(
                    pytorch
                            ? child("decoder." + (DOWN - 1 - i), new TorchUp(channels, out, shrunk))::forward
                            : child("u" + i, new GluonUp(channels, out, shrunk))::forward);
            channels = shrunk;
        }
        last = pytorch
                ? child("final_block.down_block", torchBlocks(channels, width))
                : child("fe", gluonLast(channels, width));
    }

    private static Chain torchBlocks(long in, long out) {
        return new Chain()
                .add(new TorchBlock(in, out), TorchBlock::forward)
                .add(new TorchBlock(out, out), TorchBlock::forward);
    }

    private static Chain gluonBlocks(long in, long out) {
        return new Chain().add(block(in, out, 3), Chain::forward).add(block(out, out, 3), Chain::forward);
    }

    private static Chain gluonLast(long in, long out) {
        return new Chain()
                .add(Layers.conv(in, out, 3))
                .then(Tensor::relu_)
                .add(Layers.batchNorm(out, EPSILON))
                .add(Layers.conv(out, out, 3))
                .then(Tensor::relu_)
                .add(Layers.batchNorm(out, EPSILON));
    }

    /** Convolution without bias, ReLU, batch normalisation: in this order everywhere. */
    private static Chain block(long in, long out, long side) {
        return new Chain()
                .add(Layers.convWithoutBias(in, out, Size.of(side), Size.of(1), Size.of(side / 2)))
                .add(Tensor::relu_)
                .add(Layers.batchNorm(out, EPSILON));
    }

    /** Features of the image's size. */
    public Tensor forward(Tensor images) { // (B, inputs, H, W) -> (B, width, H, W)
        List<Tensor> levels = new ArrayList<>();
        Tensor x = imageNorm.forward(images);
        for (Chain blocks : encoder) {
            Tensor before = x;
            x = levels.isEmpty() ? blocks.forward(before) : Scopes.within(() -> blocks.forward(halved(before)));
            levels.add(x); // (B, width 2^i, H / 2^i, W / 2^i)
        }
        for (int i = 0; i < decoder.size(); i++) {
            Tensor below = x;
            Up up = decoder.get(i);
            Tensor skip = levels.get(DOWN - 1 - i);
            x = Scopes.within(() -> up.forward(below, skip));
        }
        return last.forward(x);
    }

    private static Tensor halved(Tensor x) {
        return max_pool2d(x, new long[] {2, 2}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, true);
    }

    /** A block under PyTorch's name. */
    private static final class TorchBlock extends Block {
        private final Chain block;

        TorchBlock(long in, long out) {
            block = child("conv_block", block(in, out, 3));
        }

        Tensor forward(Tensor x) {
            return block.forward(x);
        }
    }

    private static final class TorchUp extends Block {
        private final ConvTranspose2dImpl upsampler;
        private final TorchBlock conv0;
        private final TorchBlock conv1;

        TorchUp(long in, long out, long shrunk) {
            upsampler = child("upsampler.0", Layers.bilinearUpsampling(in, out));
            conv0 = child("conv3_0", new TorchBlock(2 * out, out));
            conv1 = child("conv3_1", new TorchBlock(out, shrunk));
        }

        Tensor forward(Tensor below, Tensor skip) {
            Tensor x = centre(upsampler.forward(below).relu_(), skip);
            return conv1.forward(conv0.forward(cat(new TensorVector(x, skip), 1)));
        }
    }

    private static final class GluonUp extends Block {
        private final FixedUpsampling upsampler;
        private final Chain conv;
        private final Chain conv0;
        private final Chain conv1;

        GluonUp(long in, long out, long shrunk) {
            upsampler = child("upsampler", new FixedUpsampling(in, out));
            conv = child("conv1", block(out, out, 1));
            conv0 = child("conv3_0", block(2 * out, out, 3));
            conv1 = child("conv3_1", block(out, shrunk, 3));
        }

        Tensor forward(Tensor below, Tensor skip) {
            Tensor x = centre(conv.forward(upsampler.forward(below)).relu_(), skip);
            return conv1.forward(conv0.forward(cat(new TensorVector(skip, x), 1)));
        }
    }

    /** Bilinear interpolation to twice the size, as a transposed convolution whose weight is in the files but not learned. */
    private static final class FixedUpsampling extends Block {
        private final Tensor weight;
        private final long groups;

        FixedUpsampling(long in, long out) {
            groups = out;
            weight = register_buffer(
                    "weight", Layers.bilinearUpsampling(in, out).weight().detach());
        }

        Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, 2 H, 2 W)
            return torch.conv_transpose2d(
                    x,
                    weight,
                    new TensorOptional(),
                    new long[] {2, 2},
                    new long[] {1, 1},
                    new long[] {0, 0},
                    groups,
                    1);
        }
    }

    /** The middle of a map, of another map's size. */
    private static Tensor centre(Tensor map, Tensor like) {
        long height = like.size(2);
        long width = like.size(3);
        return map.narrow(2, (map.size(2) - height) / 2, height).narrow(3, (map.size(3) - width) / 2, width);
    }
}
