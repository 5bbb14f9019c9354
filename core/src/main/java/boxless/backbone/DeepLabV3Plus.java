package boxless.backbone;

import static org.bytedeco.pytorch.global.torch.cat;

import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.Layers.Size;
import boxless.nn.Resampling;
import boxless.nn.SeparableConv;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Chen et al., "Encoder-Decoder with Atrous Separable Convolution", ECCV 2018, as AdaptIS has it for street scenes: a dilated ResNet, atrous spatial
 * pyramid pooling (ASPP) on C5, a skip from C2, two separable convolutions, under the parameter names of that code.
 */
public final class DeepLabV3Plus extends Block {
    private static final double EPSILON = 1e-5;
    private static final int WIDTH = 256;
    private static final int SKIP = 32;
    private static final double DROPOUT = 0.5;

    private final ResNet backbone;
    private final Pyramid aspp;
    private final Chain skip;
    private final Chain head;

    /**
     * @param inputs channels of the image
     * @param depth of the ResNet
     */
    public DeepLabV3Plus(long inputs, ResNet.Depth depth) {
        long[] channels = depth.channels(64);
        backbone = child("backbone", ResNet.dilated(inputs, depth));
        head = child(
                "head.block",
                new Chain()
                        .add(new SeparableConv(WIDTH + SKIP, WIDTH), SeparableConv::forward)
                        .add(new SeparableConv(WIDTH, WIDTH), SeparableConv::forward)
                        .add(Layers.conv(WIDTH, WIDTH, 1)));
        skip = child("skip_project.skip_project", pointwise(channels[0], SKIP));
        aspp = child("aspp", new Pyramid(channels[3]));
    }

    private static Chain pointwise(long in, long out) {
        return new Chain()
                .add(Layers.convWithoutBias(in, out, Size.of(1), Size.of(1), Size.of(0)))
                .add(Layers.batchNorm(out, EPSILON))
                .add(Tensor::relu_);
    }

    /** Channels of the features. */
    public static int channels() {
        return WIDTH;
    }

    /** Features at a quarter of the image's size; the last convolution has no activation. */
    public Tensor forward(Tensor images) { // (B, inputs, H, W) -> (B, 256, H / 4, W / 4)
        return Scopes.within(() -> {
            List<Tensor> features = Scopes.allWithin(() -> backbone.forward(images)); // C2 .. C5
            Tensor c2 = skip.forward(features.getFirst()); // (B, 32, H / 4, W / 4)
            Tensor pooled = aspp.forward(features.getLast()); // (B, 256, H / 8, W / 8)
            Tensor enlarged = Resampling.bilinearAligned(pooled, c2.size(2), c2.size(3));
            return head.forward(cat(new TensorVector(enlarged, c2), 1));
        });
    }

    /** Atrous spatial pyramid pooling: 1x1, three dilations of 3x3, the mean of the whole map. */
    private static final class Pyramid extends Block {
        private static final String CONCURRENT = "concurent."; // so spelt in published weights

        private final List<Chain> branches = new ArrayList<>();
        private final Conv2dImpl mean;
        private final BatchNorm2dImpl meanNorm;
        private final Chain project;

        Pyramid(long in) {
            List<Chain> made = new ArrayList<>(List.of(pointwise(in, WIDTH)));
            for (long rate : new long[] {12, 24, 36}) {
                made.add(new Chain()
                        .add(Layers.dilated(in, WIDTH, 3, 1, rate))
                        .add(Layers.batchNorm(WIDTH, EPSILON))
                        .add(Tensor::relu_));
            }
            for (Chain branch : made) {
                branches.add(child(CONCURRENT + branches.size(), branch));
            }
            mean = child(CONCURRENT + "4.gap.1", Layers.convWithoutBias(in, WIDTH, Size.of(1), Size.of(1), Size.of(0)));
            meanNorm = child(CONCURRENT + "4.gap.2", Layers.batchNorm(WIDTH, EPSILON));
            project = child("project", pointwise(5L * WIDTH, WIDTH));
        }

        Tensor forward(Tensor x) {
            TensorVector parts = new TensorVector();
            for (Chain branch : branches) {
                parts.push_back(branch.forward(x));
            }
            Tensor pooled = meanNorm.forward(mean.forward(torch.adaptive_avg_pool2d(x, 1, 1)))
                    .relu_(); // (B, 256, 1, 1)
            parts.push_back(pooled.expand(parts.get(0).shape()));
            return torch.dropout(project.forward(cat(parts, 1)), DROPOUT, is_training());
        }
    }
}
