package boxless.method.adaptis;

import boxless.backbone.DeepLabV3Plus;
import boxless.backbone.ResNet;
import boxless.backbone.UNet;
import boxless.nn.Block;
import boxless.nn.Chain;
import boxless.nn.Layers;
import boxless.nn.SeparableConv;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Features, mask head, semantic head and proposal head under the official code's parameter names. */
final class AdaptIsNetwork extends Block {
    private static final double DROPOUT = 0.5;
    private static final int MOST = 512;

    /** A value of our own beside the official ones: it moves during training as in section 3.3 of the paper. */
    private static final float FIRST_THRESHOLD = 0.35f;

    static final String THRESHOLD = "mask_threshold";

    private final UnaryOperator<Tensor> features;
    private final MaskHead head;
    private final Chain semantic;
    private final Chain proposals;
    private final @Nullable Chain offsets; // to the objects' centres
    private final Tensor batchesSeen; // by the proposal head's first normalisation
    private final Tensor threshold;

    /** @param classes channels of the semantic head */
    AdaptIsNetwork(AdaptIsOptions options, int classes) {
        int inputs = options.channels();
        Style style = Style.of(options.network());
        NetworkOptions.Norm norm = options.network().norm();
        switch (options.network()) {
            case NetworkOptions.Light light -> {
                LightFeatures made = child("backbone", new LightFeatures(inputs, light));
                features = made::forward;
                long width = light.features();
                head = MaskHead.light(options, light);
                semantic = convHead(style, norm, width, 2, classes);
                proposals = convHead(style, norm, width, 2, 1);
            }
            case NetworkOptions.TorchUNet unet -> {
                UNet made = new UNet(UNet.Form.PYTORCH, inputs, unet.width(), MOST);
                features = child("backbone", made)::forward;
                head = MaskHead.toy(options, style, unet.width());
                semantic = convHead(style, norm, unet.width(), 3, classes);
                proposals = convHead(style, norm, unet.width(), 2, 1);
            }
            case NetworkOptions.GluonUNet unet -> {
                UNet made = new UNet(UNet.Form.MXNET, inputs, unet.width(), MOST);
                features = child("feature_extractor", made)::forward;
                head = MaskHead.toy(options, style, unet.width());
                semantic = convHead(style, norm, unet.width(), 3, classes);
                proposals = convHead(style, norm, unet.width(), 2, 1);
            }
            case NetworkOptions.Street street -> {
                DeepLabV3Plus made = new DeepLabV3Plus(inputs, ResNet.Depth.of(street.depth()));
                features = child("feature_extractor", made)::forward;
                head = MaskHead.street(options, DeepLabV3Plus.channels(), 128);
                semantic = separableHead(DeepLabV3Plus.channels(), 192, false, classes);
                proposals = separableHead(DeepLabV3Plus.channels(), 128, true, 1);
            }
        }
        String layers = style.headLayers();
        child("adaptis_head", head);
        child("segmentation_head." + layers, semantic);
        child("proposals_head." + layers, proposals);
        offsets = options.centres().given()
                ? child("offsets_head", new Chain().add(Layers.conv(head.inputs(), 2, 1)))
                : null;
        batchesSeen = State.buffers(proposals).entrySet().stream()
                .filter(buffer -> buffer.getKey().endsWith("num_batches_tracked"))
                .findFirst()
                .orElseThrow()
                .getValue();
        threshold = register_buffer(THRESHOLD, Tensors.of(new float[] {FIRST_THRESHOLD}, 1));
        InitialWeights.fill(this, options.network());
    }

    /** Names of the tensors of its backbone, of the form that these options make. */
    static Pattern backbone(NetworkOptions network) {
        return Pattern.compile(
                switch (network) {
                    case NetworkOptions.Light light -> "backbone\\..*";
                    case NetworkOptions.TorchUNet unet -> "backbone\\..*";
                    case NetworkOptions.GluonUNet unet -> "feature_extractor\\..*";
                    case NetworkOptions.Street street -> "feature_extractor\\.backbone\\..*";
                });
    }

    private static Chain convHead(Style style, NetworkOptions.Norm norm, long width, int convs, long outputs) {
        Chain chain = new Chain();
        for (int i = 0; i < convs; i++) {
            style.conv(chain, norm, width, width, 3);
        }
        return chain.add(Layers.conv(width, outputs, 1));
    }

    private static Chain separableHead(long inputs, long width, boolean dropout, long outputs) {
        Chain chain = new Chain().add(new SeparableConv(inputs, width), SeparableConv::forward);
        if (dropout) {
            chain.add(x -> torch.dropout(x, DROPOUT, chain.is_training()));
        }
        return chain.add(new SeparableConv(width, width), SeparableConv::forward)
                .add(Layers.conv(width, outputs, 1));
    }

    MaskHead head() {
        return head;
    }

    /** Puts the parts into the mode of the last stage of training: the proposal head learns, everything else is as in inference. */
    void trainProposals() {
        train(false);
        proposals.train(true);
    }

    /** Puts the parts into the mode of the first stage: all but the proposal head learn, which fits their features no longer and counts as untrained. */
    void trainMasks() {
        train(true);
        proposals.train(false);
        try (NoGradGuard guard = new NoGradGuard()) {
            batchesSeen.zero_();
        }
    }

    Features forward(Tensor images) { // (B, C, H, W)
        Tensor map = features.apply(images); // (B, C', h, w)
        boolean proposing = proposals.is_training() || (!is_training() && proposes());
        return new Features(
                head.pointInvariant(map),
                head.controllerMap(map),
                semantic.forward(map).to(ScalarType.Float),
                proposing ? proposals.forward(map.detach()).to(ScalarType.Float) : null,
                centres(map),
                images.size(2),
                images.size(3),
                null);
    }

    private @Nullable Tensor centres(Tensor map) { // (B, C', h, w) -> (B, 2, h, w)
        Centres centres = head.centres();
        return offsets == null || centres == null
                ? null
                : centres.of(offsets.forward(map).to(ScalarType.Float));
    }

    /** {@link #forward}, and where averaged also of the mirror images. */
    Features forward(Tensor images, boolean averaged) {
        return averaged ? forward(images).with(forward(images.flip(3))) : forward(images);
    }

    /**
     * Logits of the masks of points.
     *
     * @param points rows and columns in pixels of the network's input: K pairs for the first image, K for the second, ...
     */
    Tensor masks(Features encoding, float[] points) { // -> float32 (B K, 1, h, w)
        return head.forward(encoding, points).to(ScalarType.Float);
    }

    /** T: the threshold on mask probabilities at which the masks of the training images overlapped best with their objects. */
    Tensor threshold() {
        return threshold;
    }

    /** Whether the proposal head has been trained on these features: its normalisation has seen a batch. */
    boolean proposes() {
        return batchesSeen.item_long() > 0;
    }
}
