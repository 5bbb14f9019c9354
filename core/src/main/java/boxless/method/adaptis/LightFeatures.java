package boxless.method.adaptis;

import boxless.backbone.Fpn;
import boxless.backbone.ResNet;
import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.Layers.Size;
import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Features of the light form: the finest level of a ResNet's pyramid, enlarged, beside a convolution of the image itself for what is fine. */
final class LightFeatures extends Block {
    private static final int DETAIL = 16;

    private final ResNet backbone;
    private final Fpn neck;
    private final Chain detail;
    private final Chain merge;

    LightFeatures(int inputs, NetworkOptions.Light options) {
        ResNet.Depth depth = ResNet.Depth.of(options.depth());
        ResNet.Norm norm = switch (options.norm()) {
            case BATCH -> ResNet.Norm.TRAINED;
            case INSTANCE -> ResNet.Norm.INSTANCE;
        };
        backbone = child(
                "resnet",
                options.finest() == 2
                        ? ResNet.unpooled(inputs, depth, options.width(), norm)
                        : new ResNet(inputs, depth, options.width(), norm, 0));
        neck = child("neck", new Fpn(depth.channels(options.width()), 2L * options.features(), 1, 0));
        int stride = options.stride();
        int side = stride == 1 ? 3 : stride + 1;
        detail = child(
                "detail",
                new Chain()
                        .add(Layers.convWithoutBias(inputs, DETAIL, Size.of(side), Size.of(stride), Size.of(side / 2)))
                        .add(Tensor::relu_));
        options.norm().addTo(detail, DETAIL);
        long joined = 2L * options.features() + DETAIL;
        merge = child(
                "merge",
                new Chain()
                        .add(Layers.convWithoutBias(joined, options.features(), Size.of(3), Size.of(1), Size.of(1)))
                        .add(Tensor::relu_));
        options.norm().addTo(merge, options.features());
    }

    Tensor forward(Tensor images) { // (B, inputs, H, W) -> (B, features, H / stride, W / stride)
        return Scopes.within(() -> {
            List<Tensor> levels = Scopes.allWithin(() -> neck.forward(backbone.forward(images)));
            Tensor fine = detail.forward(images);
            Tensor coarse = Resampling.bilinear(levels.getFirst(), fine.size(2), fine.size(3));
            return merge.forward(torch.cat(new TensorVector(coarse, fine), 1));
        });
    }
}
