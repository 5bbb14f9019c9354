package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;

/** The small network's first layers: three 3x3 convolutions, the first of stride 2. */
final class Stem extends Block {
    private final ConvNorm first;
    private final ConvNorm second;
    private final ConvNorm third;

    Stem(NetworkOptions.Norm form, long inputs, long width) {
        first = child("_conv1_bn_act", ConvNorm.of(form, inputs, width, 3, 2, 1));
        second = child("_conv2_bn_act", ConvNorm.of(form, width, width, 3));
        third = child("_conv3_bn", ConvNorm.of(form, width, 2 * width, 3));
    }

    Tensor forward(Tensor images) { // (B, inputs, H, W) -> (B, 2 width, H / 2, W / 2)
        return third.relu(second.relu(first.relu(images)));
    }
}
