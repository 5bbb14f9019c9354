package boxless.method.maxdeeplab;

import boxless.data.Sample;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Crop;
import boxless.data.augment.Rescale;
import boxless.file.Limits;
import boxless.image.Border;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.method.Paper;
import boxless.method.Publisher;
import boxless.method.SlotRows;
import boxless.method.Stage;
import boxless.method.Subject;
import boxless.weights.NameMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Wang, Zhu, Adam, Yuille, Chen: "MaX-DeepLab: End-to-End Panoptic Segmentation with Mask Transformers", CVPR 2021. */
public final class MaxDeepLab implements Method<Prediction, Targets> {
    static final String NAME = "max-deeplab";

    /** What everyone else has to know. */
    public static final Paper<MaxDeepLabOptions> PAPER = new Paper<>(
            NAME,
            MaxDeepLabOptions.DEFAULTS,
            MaxDeepLab::new,
            Set.of(Paper.Trait.STUFF),
            List.of(Stage.ALL),
            List.of(
                    new Publisher(
                            NAME,
                            "the paper's code, deeplab2: TensorFlow checkpoints",
                            false,
                            weights -> PublishedWeights.official(weights).published()),
                    new Publisher(
                            NAME + "-backbone",
                            "its encoder trained on ImageNet, to start training MaX-DeepLab from",
                            true,
                            weights -> PublishedWeights.backbone(weights).published())),
            options -> MaxDeepLabOptions.INPUT_SIZES,
            (options, truths) -> options,
            (options, before) -> options,
            SlotShortage::of,
            "logits 'mask' (B, slots, H / 4, W / 4), 'class' (B, slots, classes + 1), void last, and 'semantic' (B, classes, H / 4, W / 4)",
            SlotSurvey::new);

    private final MaxDeepLabOptions options;
    private final Channels channels;
    private final MaxDeepLabNetwork network;
    private final TargetMaker targets;
    private final MaxDeepLabLoss loss;
    private final Decoder decoder;

    /** @param categories the model's classes 1, 2, ... */
    public MaxDeepLab(MaxDeepLabOptions options, List<Category> categories) {
        this.options = options;
        channels = Channels.of(categories, options.semanticVoid());
        network = new MaxDeepLabNetwork(
                        options.network(), options.channels(), channels.count(), channels.semanticCount())
                .initialised();
        targets = new TargetMaker(channels, options.loss().semantic());
        loss = new MaxDeepLabLoss(options.loss());
        decoder = new Decoder(channels, options.decoder());
    }

    @Override
    public Module network() {
        return network;
    }

    @Override
    public int inputChannels() {
        return options.channels();
    }

    @Override
    public int classes() {
        return channels.classes();
    }

    @Override
    public InputSizes inputSizes() {
        return MaxDeepLabOptions.INPUT_SIZES;
    }

    @Override
    public int longestSide() {
        return options.network().longestSide();
    }

    @Override
    public boolean resizes() {
        return options.side() > 0;
    }

    @Override
    public Frame frame(int width, int height) {
        int side = options.side();
        if (!resizes()) {
            return Frame.padded(width, height, MaxDeepLabOptions.INPUT_SIZES);
        }
        double factor = (double) side / Math.max(width, height);
        return new Frame(width, height, scaled(width, factor), scaled(height, factor), side, side);
    }

    /** Corner pixels on corner pixels, as in the official code, and as results come back. */
    @Override
    public Pixels scaled(Pixels image, Frame frame) {
        return Resize.bilinearAligned(image, frame.scaledWidth(), frame.scaledHeight());
    }

    private static int scaled(int length, double factor) {
        return Math.max(1, (int) Math.floor(length * factor + 1e-9));
    }

    @Override
    public void requireTrainable(List<Augmentation> steps) {
        if (resizes() && steps.stream().noneMatch(Rescale.class::isInstance)) {
            throw new IllegalArgumentException(
                    "recipe: model.side scales images before segmentation, but augment has no rescale:"
                            + " the model would be trained on other sizes; add rescale, or set model.side to 0");
        }
        int side = 0; // of a crop that no rescale follows, whose result depends on the image
        for (Augmentation step : steps) {
            if (step instanceof Crop crop) {
                side = Math.max(crop.size().height(), crop.size().width());
            } else if (step instanceof Rescale) {
                side = 0;
            }
        }
        Limits.require(
                side <= longestSide(),
                "recipe: augment: crop.size",
                side,
                "at most %d with axial attention".formatted(longestSide()));
    }

    @Override
    public boolean weighsDistances() {
        return options.network().attention().pixelToPixel() == AttentionOptions.PixelToPixel.AXIAL;
    }

    /** The middle of the normalised values -1 to 1. */
    @Override
    public Border border() {
        return new Border.Constant(0);
    }

    @Override
    public long bytesPerPixel(boolean bf16) {
        long measured = 640 + 10L * options.network().width(); // light and small; the same in both precisions
        return options.network().kind() == NetworkOptions.Kind.LARGE ? 4 * measured : measured;
    }

    @Override
    public NameMap publishedNames() {
        return PublishedWeights.NAMES;
    }

    @Override
    public Pattern backbone() {
        return MaxDeepLabNetwork.BACKBONE;
    }

    @Override
    public Optional<SlotRows> slots() {
        return Optional.of(new SlotRows(MaxDeepLabNetwork.MEMORY, "network.slots"));
    }

    @Override
    public Prediction forward(Tensor images) {
        return network.forward(images, network.is_training());
    }

    @Override
    public Map<String, Tensor> outputs(Map<String, Tensor> given) {
        return named(network.forward(Objects.requireNonNull(given.get(IMAGES))));
    }

    @Override
    public Map<String, Tensor> named(Prediction output) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("mask", output.masks());
        named.put("class", output.classes());
        if (output.semantic() != null) {
            named.put("semantic", output.semantic());
        }
        return named;
    }

    @Override
    public Targets targets(List<Sample> samples, RandomGenerator random, Stage stage) {
        return targets.of(samples);
    }

    @Override
    public Loss loss(Prediction output, Targets targets) {
        return loss.of(output, targets);
    }

    @Override
    public List<Segmentation> decode(Prediction output, List<Frame> frames) {
        return decoder.of(output, frames);
    }

    @Override
    public void explain(Prediction output, Subject subject, Consumer<Explanation> explanations) {
        new SlotPictures(output, subject, channels, decoder).explain(explanations);
    }
}
