package boxless.method.solo;

import boxless.nn.Convolution;
import boxless.nn.Layers;
import boxless.nn.Layers.Size;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Convolution without bias, group normalisation, ReLU: what every branch is made of. */
final class ConvUnit extends Module {
    private static final int GROUPS = 32;

    private final Convolution conv;

    ConvUnit(long in, long out, long side) {
        Conv2dImpl layer =
                register_module("conv", Layers.convWithoutBias(in, out, Size.of(side), Size.of(1), Size.of(side / 2)));
        Layers.normal(layer.weight(), Initial.DEVIATION);
        conv = new Convolution(layer, register_module("gn", Layers.groupNorm(GROUPS, out)));
    }

    Tensor forward(Tensor x) { // (B, in, H, W) -> (B, out, H, W)
        return conv.relu(x);
    }
}
