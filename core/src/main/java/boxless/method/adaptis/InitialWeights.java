package boxless.method.adaptis;

import boxless.nn.Layers;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import org.bytedeco.pytorch.Module;

/**
 * Random weights as the official codes begin with: normal, with variance magnitude / mean of fan in and fan out, biases 0. The light form's pyramid keeps
 * the initialisation of its parts, and PyTorch's proposal head that of libtorch, because the official initialiser does not reach it.
 */
final class InitialWeights {
    private static final double TOY = 1;
    private static final double STREET = 2;

    private InitialWeights() {}

    static void fill(Module network, NetworkOptions options) {
        boolean torch = Style.of(options) == Style.PYTORCH;
        double magnitude = options instanceof NetworkOptions.Street ? STREET : TOY;
        Scopes.freeing(() -> {
            State.parameters(network).forEach((name, parameter) -> {
                boolean kept = name.contains(".upsampler.")
                        || options instanceof NetworkOptions.Light && name.startsWith("backbone.")
                        || name.startsWith("feature_extractor.backbone.")
                        || torch && name.startsWith("proposals_head.");
                if (kept) {
                    return;
                }
                if (parameter.dim() >= 2) {
                    Layers.xavierNormal(parameter, magnitude);
                } else if (name.endsWith(".bias") && !name.endsWith("affine_scale.bias")) {
                    Layers.fill(parameter, 0);
                }
            });
        });
    }
}
