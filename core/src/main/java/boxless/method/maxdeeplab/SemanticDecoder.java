package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Resampling;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Enlarges the semantic features from 1/16 to 1/4 of the size as Panoptic-DeepLab does: atrous spatial pyramid pooling (ASPP), then twice a finer feature
 * beside it and a separable convolution.
 *
 * <p>The pyramid's mean is that of the whole feature at every size. The official code takes it over a window as large as the training crop; there, the two
 * are the same.
 */
final class SemanticDecoder extends Block {
    private static final double DROPOUT = 0.1;

    private final Pyramid aspp;
    private final ConvNorm coarseSkip;
    private final ConvNorm fineSkip;
    private final SeparableConvNorm coarseFusion;
    private final SeparableConvNorm fineFusion;

    /** @param width channels of the network's first layer */
    SemanticDecoder(NetworkOptions.Norm form, long width) {
        long channels = 4 * width;
        aspp = child("_aspp", new Pyramid(form, 32 * width, channels));
        coarseSkip = child("_low_level_conv1", ConvNorm.of(form, 8 * width, width, 1));
        fineSkip = child("_low_level_conv2", ConvNorm.of(form, 4 * width, width / 2, 1));
        coarseFusion = child("_fusion_conv1", new SeparableConvNorm(form, channels + width, channels));
        fineFusion = child("_fusion_conv2", new SeparableConvNorm(form, channels + width / 2, channels));
    }

    Tensor forward(Encoder.Features features) { // -> (B, 4 width, H / 4, W / 4)
        Tensor x = aspp.forward(features.semantic().relu()); // (B, 4 width, H / 16, W / 16)
        Tensor eighth =
                coarseFusion.forward(beside(x, coarseSkip.relu(features.coarse().relu())));
        return fineFusion.forward(beside(eighth, fineSkip.relu(features.fine().relu())));
    }

    private static Tensor beside(Tensor x, Tensor skip) {
        return torch.cat(new TensorVector(Resampling.bilinearAligned(x, skip.size(2), skip.size(3)), skip), 1);
    }

    /** ASPP. */
    private static final class Pyramid extends Block {
        private final List<ConvNorm> branches = new ArrayList<>();
        private final ConvNorm mean;
        private final ConvNorm projection;

        Pyramid(NetworkOptions.Norm form, long in, long out) {
            branches.add(child("_conv_bn_act", ConvNorm.of(form, in, out, 1)));
            for (int i = 1; i <= 3; i++) {
                branches.add(child("_aspp_conv" + i + "._conv_bn_act", ConvNorm.of(form, in, out, 3, 1, 6L * i)));
            }
            mean = child("_aspp_pool._conv_bn_act", ConvNorm.of(form, in, out, 1));
            projection = child("_proj_conv_bn_act", ConvNorm.of(form, 5 * out, out, 1));
        }

        Tensor forward(Tensor x) { // (B, in, h, w) -> (B, out, h, w)
            TensorVector parts = new TensorVector();
            for (ConvNorm branch : branches) {
                parts.push_back(branch.relu(x));
            }
            Tensor pooled = mean.relu(torch.adaptive_avg_pool2d(x, 1, 1)); // (B, out, 1, 1)
            parts.push_back(pooled.expand(-1, -1, x.size(2), x.size(3)));
            Tensor joined = projection.relu(torch.cat(parts, 1));
            return torch.dropout(joined, DROPOUT, is_training());
        }
    }
}
