package boxless.backbone;

import boxless.nn.Convolution;
import boxless.nn.Layers;
import boxless.nn.Resampling;
import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Feature pyramid: Lin et al., "Feature Pyramid Networks for Object Detection", CVPR 2017, under mmdetection's parameter names: no
 * normalisation, no activation, further levels by leaving out every second pixel.
 */
public final class Fpn extends Module {
    private final Module lateralList = new Module("lateral_convs");
    private final Module outputList = new Module("fpn_convs");
    private final List<Level> lateral = new ArrayList<>();
    private final List<Level> output = new ArrayList<>();
    private final int further;

    /**
     * @param inputs channels of the backbone's features, finest first
     * @param channels of every level
     * @param outputs so many of the finest levels are given, 1 to as many as there are inputs
     * @param further coarser levels behind the last, by sub-sampling
     */
    public Fpn(long[] inputs, long channels, int outputs, int further) {
        this.further = further;
        for (int i = 0; i < inputs.length; i++) {
            lateral.add(lateralList.register_module(Integer.toString(i), new Level(inputs[i], channels, 1)));
        }
        for (int i = 0; i < outputs; i++) {
            output.add(outputList.register_module(Integer.toString(i), new Level(channels, channels, 3)));
        }
        register_module("lateral_convs", lateralList);
        register_module("fpn_convs", outputList);
    }

    /** Number of feature maps that it takes. */
    public int inputs() {
        return lateral.size();
    }

    /** The levels, finest first, every one half the size of the one before. */
    public List<Tensor> forward(List<Tensor> features) { // (B, inputs[i], H/2^i, W/2^i) -> (B, channels, H/2^i, W/2^i)
        Tensor[] sums = new Tensor[features.size()];
        for (int i = sums.length - 1; i >= 0; i--) {
            Tensor own = lateral.get(i).forward(features.get(i));
            sums[i] = i == sums.length - 1 ? own : own.add_(Resampling.nearest(sums[i + 1], own.size(2), own.size(3)));
        }
        List<Tensor> levels = new ArrayList<>();
        for (int i = 0; i < output.size(); i++) {
            levels.add(output.get(i).forward(sums[i]));
        }
        for (int i = 0; i < further; i++) {
            Tensor last = levels.getLast();
            levels.add(Scopes.within(() -> torch.max_pool2d(
                    last, new long[] {1, 1}, new long[] {2, 2}, new long[] {0, 0}, new long[] {1, 1}, false)));
        }
        return levels;
    }

    private static final class Level extends Module {
        private final Convolution conv;

        Level(long in, long out, long side) {
            Conv2dImpl layer = register_module("conv", Layers.conv(in, out, side));
            Layers.xavier(layer.weight());
            Layers.fill(layer.bias(), 0);
            conv = new Convolution(layer);
        }

        Tensor forward(Tensor x) {
            return conv.linear(x);
        }
    }
}
