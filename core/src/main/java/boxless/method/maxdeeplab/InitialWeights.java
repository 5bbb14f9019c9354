package boxless.method.maxdeeplab;

import boxless.nn.Layers;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Random weights as the official code begins with, which are Keras's: normal distributions cut off at two standard deviations. */
final class InitialWeights {
    private static final Pattern OUTPUT =
            Pattern.compile("(pixel_space_head\\.final_conv|semantic_last_layer|transformer_class_head\\._conv)\\..*");
    private static final double OUTPUT_DEVIATION = 0.01;
    private static final double CUT_DEVIATION = 0.8796256610342398; // of a standard normal distribution so cut off

    private InitialWeights() {}

    /** Fills all but what normalises, which is made with its values. */
    static void fill(Module network) {
        Scopes.freeing(() -> {
            State.parameters(network).forEach((name, parameter) -> {
                if (name.endsWith("memory_feature") || name.endsWith("_rpe.weight")) {
                    truncatedNormal(parameter, 1);
                } else if (name.matches(".*(qkv_kernel|_(qkv|kv|query)_conv_bn\\._conv\\.weight)")) {
                    truncatedNormal(parameter, 1 / Math.sqrt(parameter.size(1)));
                } else if (name.endsWith("_depthwise_conv.weight")) {
                    glorotUniform(parameter);
                } else if (OUTPUT.matcher(name).matches()) {
                    if (name.endsWith("bias")) {
                        Layers.fill(parameter, 0);
                    } else {
                        truncatedNormal(parameter, OUTPUT_DEVIATION);
                    }
                } else if (name.endsWith("_conv.weight")) {
                    heNormal(parameter);
                }
            });
        });
    }

    /** Normal; what lies beyond two deviations is drawn again. */
    private static void truncatedNormal(Tensor parameter, double deviation) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Scopes.freeing(() -> {
                Tensor x = parameter.view(-1);
                torch.normal_(x, 0, 1);
                Tensor beyond = beyond(x);
                while (beyond.numel() > 0) {
                    x.index_copy_(0, beyond, torch.randn(beyond.numel()));
                    beyond = beyond(x);
                }
                x.mul_(new Scalar(deviation));
            });
        }
    }

    private static Tensor beyond(Tensor x) {
        return x.abs().gt(new Scalar(2)).nonzero().view(-1);
    }

    /**
     * A variance of 2 / fan in after cutting off.
     *
     * @param weight (out, in, ...)
     */
    private static void heNormal(Tensor weight) {
        double fan = (double) weight.numel() / weight.size(0);
        truncatedNormal(weight, Math.sqrt(2 / fan) / CUT_DEVIATION);
    }

    /**
     * Uniform with a variance of 2 / (fan in + fan out), as Keras counts them for depthwise convolutions.
     *
     * @param weight (channels, 1, h, w)
     */
    private static void glorotUniform(Tensor weight) {
        double area = weight.size(2) * weight.size(3);
        double bound = Math.sqrt(6 / (area * (weight.size(0) + 1)));
        try (NoGradGuard guard = new NoGradGuard()) {
            weight.uniform_(-bound, bound, new GeneratorOptional());
        }
    }
}
