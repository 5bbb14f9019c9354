package boxless.method.maxdeeplab;

import boxless.nn.Block;
import boxless.nn.Convolution;
import boxless.nn.Layers;
import boxless.nn.Products;
import boxless.tensor.Autocast;
import boxless.tensor.Scopes;
import boxless.tensor.Tensors;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Encoder and heads under the official code's variable names, with dots for slashes and PyTorch's words for kernel, gamma, beta and moving statistics. It
 * expects pixel values from -1 to 1.
 */
final class MaxDeepLabNetwork extends Block {
    /** What the official code pretrains for classification and trains at a tenth of the rate. */
    static final Pattern BACKBONE = Pattern.compile("encoder\\.(?!.*(transformer|extra|memory_feature)).*");

    /** Where the tokens of the slots begin. */
    static final String MEMORY = "encoder.memory_feature";

    private static final double VOID_PRIOR = 0.9; // probability of "void" where all other logits are 0

    private final int longestSide;
    private final Encoder encoder;
    private final SeparableConvNorm pixelHead;
    private final Convolution pixelOutput;
    private final LinearNorm maskKernel;
    private final Normalization maskNorm;
    private final LinearImpl classHead;
    private final @Nullable SemanticDecoder semanticDecoder;
    private final @Nullable SemanticHead semanticHead;

    /**
     * A network without weights; load them, or call {@link #initialised}.
     *
     * @param inputs channels of the image
     * @param classes C: things and stuff
     * @param semanticClasses S: channels of the auxiliary branch
     */
    MaxDeepLabNetwork(NetworkOptions options, int inputs, int classes, int semanticClasses) {
        longestSide = options.longestSide();
        NetworkOptions.Norm form = options.norm();
        long channels = 4L * options.width(); // of the finest features
        encoder = child("encoder", new Encoder(options, inputs));
        pixelHead = child("pixel_space_head.conv_block", new SeparableConvNorm(form, channels, channels));
        Conv2dImpl output = child("pixel_space_head.final_conv", Layers.conv(channels, options.features(), 1));
        Normalization norm = child("pixel_space_feature_batch_norm", Normalization.of(form, options.features()));
        pixelOutput =
                new Convolution(output, x -> norm.channels(output.forward(x).to(ScalarType.Float)), norm);
        maskKernel = child("transformer_mask_head", new LinearNorm(form, options.memory(), options.features()));
        maskNorm =
                child("pixel_space_mask_batch_norm", Normalization.of(form, 1).startingAt(options.maskScale()));
        classHead = child("transformer_class_head._conv", new LinearImpl(options.memory(), classes + 1));
        semanticDecoder = options.semantic() && options.stacks() == 0
                ? child("semantic_decoder", new SemanticDecoder(form, options.width()))
                : null;
        semanticHead = options.semantic() ? semanticHead(form, channels, semanticClasses) : null;
    }

    private record SemanticHead(SeparableConvNorm block, Conv2dImpl output) {}

    private SemanticHead semanticHead(NetworkOptions.Norm form, long channels, long classes) {
        return new SemanticHead(
                child("semantic_head_without_last_layer", new SeparableConvNorm(form, channels, channels)),
                child("semantic_last_layer", Layers.conv(channels, classes, 1)));
    }

    /** Fills all weights as training begins; before that, they are whatever the memory held. */
    MaxDeepLabNetwork initialised() {
        InitialWeights.fill(this);
        return this;
    }

    /** {@link #forward(Tensor, boolean)} with the auxiliary branch. */
    Prediction forward(Tensor images) { // (B, inputs, H, W)
        return forward(images, true);
    }

    /**
     * @param images best of sides 16 n + 1: then the corners of all features lie on those of the image
     * @param auxiliary whether to work out the semantic branch, which only training needs
     * @throws IllegalArgumentException if a side has more positions than axial attention can tell apart
     */
    Prediction forward(Tensor images, boolean auxiliary) { // (B, inputs, H, W)
        requireSize(images.size(2), images.size(3));
        Encoder.Features features = encoder.forward(images);
        Tensor g = Scopes.within(() -> pixelFeatures(features.panoptic())); // (B, D, h, w)
        Tensor f = Scopes.within(() -> maskKernel.forward(features.masks()).to(ScalarType.Float)); // (B, N, D)
        return new Prediction(
                Scopes.within(() -> masks(g, f)),
                Scopes.within(() -> classes(features.classes())),
                g,
                f,
                features.attention(),
                auxiliary && semanticHead != null ? Scopes.within(() -> semantic(semanticHead, features)) : null);
    }

    private void requireSize(long height, long width) {
        if (Math.max(height, width) > longestSide) {
            throw new IllegalArgumentException(
                    ("%d x %d pixels are too many for axial attention, which tells %d positions at 1/%d of the size apart;"
                                    + " give sides of at most %d pixels: smaller images, or tiles")
                            .formatted(width, height, RelativePositions.MOST, Stage.OUTPUT_STRIDE, longestSide));
        }
    }

    /** g, in section 3.3 of the paper: the direction of the decoder's output. */
    private Tensor pixelFeatures(Tensor panoptic) { // (B, 4 width, h, w) -> float32 (B, D, h, w)
        return torch.normalize(pixelOutput.linear(pixelHead.forward(panoptic)).to(ScalarType.Float));
    }

    /** f g (equation 13), with one scale and one shift for all logits. */
    private Tensor masks(Tensor g, Tensor f) { // (B, D, h, w), (B, N, D) -> (B, N, h, w)
        Tensor pixels = g.permute(0, 2, 3, 1).flatten(1, 2); // (B, h w, D)
        Tensor logits = Autocast.suspended(() -> Products.ofEachsRows(f, pixels)); // (B, N, h w)
        return maskNorm.channels(logits.view(logits.size(0), 1, -1))
                .view(logits.size(0), logits.size(1), g.size(2), g.size(3));
    }

    /** The prior of "void" is a constant that no training changes. */
    private Tensor classes(Tensor feature) { // (B, N, memory) -> (B, N, C + 1)
        Tensor logits = classHead.forward(feature).to(ScalarType.Float);
        int classes = Math.toIntExact(logits.size(2)) - 1;
        float[] prior = new float[classes + 1];
        prior[classes] = (float) Math.log(classes * VOID_PRIOR / (1 - VOID_PRIOR));
        return logits.add(Tensors.of(prior, prior.length).to(logits.device(), ScalarType.Float));
    }

    private Tensor semantic(SemanticHead head, Encoder.Features features) { // -> (B, S, h, w)
        Tensor x = semanticDecoder == null ? features.semantic().relu() : semanticDecoder.forward(features);
        return head.output.forward(head.block.forward(x)).to(ScalarType.Float);
    }
}
