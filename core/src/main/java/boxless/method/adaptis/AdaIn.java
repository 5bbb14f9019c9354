package boxless.method.adaptis;

import boxless.nn.Block;
import boxless.nn.InstanceNorm;
import boxless.nn.Layers;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Adaptive instance normalisation (section 3.2 of the paper): each channel of a sample is normalised over its pixels (biased variance), then scaled and
 * shifted as the point's vector w says.
 */
final class AdaIn extends Block {
    /** Where the 1 is that makes an untrained layer pass something on. */
    enum Form {
        /** y = x' scale(w) + 1 + bias(w). */
        PYTORCH,
        /** y = x' scale(w) + bias(w); the bias of scale starts at 1. */
        MXNET
    }

    private final LinearImpl scale;
    private final LinearImpl bias;
    private final double shift;
    private final double epsilon;

    AdaIn(Form form, long inputs, long channels, double epsilon) {
        this.epsilon = epsilon;
        scale = child("affine_scale", new LinearImpl(inputs, channels));
        bias = child("affine_bias", new LinearImpl(inputs, channels));
        shift = form == Form.PYTORCH ? 1 : 0;
        Layers.fill(scale.bias(), form == Form.PYTORCH ? 0 : 1);
        Layers.fill(bias.bias(), 0);
    }

    Tensor forward(Tensor x, Tensor w) { // (n, C, h, w), (n, inputs) -> (n, C, h, w)
        TensorVector scales = scale.forward(w).to(ScalarType.Float).unbind(0);
        TensorVector shifts =
                bias.forward(w).to(ScalarType.Float).add(new Scalar(shift)).unbind(0);
        return InstanceNorm.normalised(x, scales, shifts, epsilon);
    }
}
