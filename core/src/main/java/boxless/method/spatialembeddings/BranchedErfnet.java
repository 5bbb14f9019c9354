package boxless.method.spatialembeddings;

import static org.bytedeco.pytorch.global.torch.cat;

import boxless.backbone.Erfnet;
import boxless.tensor.Scopes;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * One ERFNet encoder, two decoders: {@code decoders.0} gives offsets and bandwidths, {@code decoders.1} a seed map per class.
 * Parameter names are the official code's.
 */
final class BranchedErfnet extends Module {
    // Kept: the native side calls back into the Java object of every module, which must not be collected.
    private final Module decoders = new Module("decoders");
    private final Erfnet.Encoder encoder;
    private final Erfnet.Decoder instanceBranch;
    private final Erfnet.Decoder seedBranch;

    /**
     * @param inputChannels of the picture
     * @param sigmas bandwidth values per pixel: 0, 1 or 2
     * @param classes number of seed maps
     */
    BranchedErfnet(int inputChannels, int sigmas, int classes) {
        encoder = register_module("encoder", new Erfnet.Encoder(inputChannels, 2 + sigmas + classes));
        instanceBranch = decoders.register_module("0", new Erfnet.Decoder(2 + sigmas));
        seedBranch = decoders.register_module("1", new Erfnet.Decoder(classes));
        register_module("decoders", decoders);
        startAtOwnPixel(sigmas);
    }

    /** Before training every embedding is its own pixel, and every bandwidth logit s is 1. */
    private void startAtOwnPixel(int sigmas) {
        try (NoGradGuard guard = new NoGradGuard()) {
            Tensor weight = instanceBranch.outputConv().weight(); // (16, 2 + sigmas, 2, 2)
            Tensor bias = instanceBranch.outputConv().bias(); // (2 + sigmas)
            weight.zero_();
            bias.zero_();
            if (sigmas > 0) {
                bias.narrow(0, 2, sigmas).fill_(new Scalar(1.0));
            }
        }
    }

    /** o_x, o_y, s.., seed.. as raw logits. */
    Tensor forward(Tensor images) { // (B, C, H, W) -> (B, 2 + sigmas + classes, H, W)
        Tensor features = Scopes.within(() -> encoder.forward(images)); // (B, 128, H/8, W/8)
        Tensor instances = Scopes.within(() -> instanceBranch.forward(features)); // (B, 2 + sigmas, H, W)
        Tensor seeds = Scopes.within(() -> seedBranch.forward(features)); // (B, classes, H, W)
        return cat(new TensorVector(instances, seeds), 1);
    }
}
