package boxless.method.solo;

import boxless.backbone.Fpn;
import boxless.backbone.ResNet;
import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Backbone, pyramid and head under the official code's parameter names. */
final class SoloNetwork extends Module {
    private static final String HEAD = "bbox_head";

    private final ResNet backbone;
    private final Fpn neck;
    /** Holds on to the head's Java objects: the native side calls back into them, so they must not be collected. */
    private final Function<List<Tensor>, Prediction> head;

    SoloNetwork(SoloOptions options) {
        SoloOptions.Backbone base = options.backbone();
        ResNet.Depth depth = ResNet.Depth.of(base.depth());
        backbone = register_module(
                "backbone", new ResNet(options.channels(), depth, base.width(), base.norm(), base.frozenStages()));
        neck = register_module("neck", neck(options, depth.channels(base.width())));
        head = head(options);
    }

    private static Fpn neck(SoloOptions options, long[] channels) {
        return options.isSingleLevel()
                ? new Fpn(new long[] {channels[1], channels[2], channels[3]}, options.features(), 1, 0)
                : new Fpn(channels, options.features(), 4, 1);
    }

    private Function<List<Tensor>, Prediction> head(SoloOptions options) {
        return switch (options.head()) {
            case HeadOptions.Cells cells -> {
                CellHead made = register_module(HEAD, new CellHead(options));
                yield pyramid -> made.forward(levels(pyramid));
            }
            case HeadOptions.Decoupled decoupled -> decoupled(options);
            case HeadOptions.DecoupledLight light -> decoupled(options);
            case HeadOptions.Dynamic dynamic -> {
                DynamicHead made = register_module(HEAD, new DynamicHead(options, dynamic));
                MaskFeature feature = register_module("mask_feat_head", new MaskFeature(options.features(), dynamic));
                yield pyramid -> made.forward(levels(pyramid), feature.forward(pyramid));
            }
        };
    }

    private Function<List<Tensor>, Prediction> decoupled(SoloOptions options) {
        DecoupledHead made = register_module(HEAD, new DecoupledHead(options));
        return pyramid -> made.forward(levels(pyramid));
    }

    Prediction forward(Tensor images) { // (B, C, H, W), H and W multiples of 32
        return head.apply(Scopes.allWithin(() -> {
            List<Tensor> features = backbone.forward(images); // C2 .. C5
            boolean pyramid = neck.inputs() == features.size();
            return neck.forward(pyramid ? features : features.subList(1, 4));
        }));
    }

    /** P2 is halved and P6 brought to P5's size, so that the head's strides are 8, 8, 16, 32, 32; a single level has stride 8. */
    private static List<Tensor> levels(List<Tensor> pyramid) {
        if (pyramid.size() == 1) {
            return pyramid;
        }
        Tensor p3 = pyramid.get(1);
        Tensor p5 = pyramid.get(3);
        return List.of(
                Resampling.bilinear(pyramid.get(0), p3.size(2), p3.size(3)),
                p3,
                pyramid.get(2),
                p5,
                Resampling.bilinear(pyramid.get(4), p5.size(2), p5.size(3)));
    }
}
