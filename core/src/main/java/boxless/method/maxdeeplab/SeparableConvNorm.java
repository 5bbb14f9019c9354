package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;

/** Depthwise 5x5, then pointwise convolution, each with normalisation and ReLU. */
final class SeparableConvNorm extends Block {
    private final ConvNorm depthwise;
    private final ConvNorm pointwise;

    SeparableConvNorm(NetworkOptions.Norm form, long in, long out) {
        depthwise = child("_conv1_bn_act._depthwise", ConvNorm.depthwise(form, in));
        pointwise = child("_conv1_bn_act._pointwise", ConvNorm.of(form, in, out, 1));
    }

    Tensor forward(Tensor x) { // (B, in, h, w) -> (B, out, h, w)
        return pointwise.relu(depthwise.relu(x));
    }
}
