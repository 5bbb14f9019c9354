package boxless.method.solo;

import boxless.data.Sample;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Rescale;
import boxless.image.Border;
import boxless.mask.LabelMap;
import boxless.mask.Segmentation;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.method.Paper;
import boxless.method.Publisher;
import boxless.method.Stage;
import boxless.method.Subject;
import boxless.tensor.Autocast;
import boxless.weights.NameMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Wang, Kong, Shen, Jiang, Li: "SOLO: Segmenting Objects by Locations", ECCV 2020, with its decoupled forms, and SOLOv2 (NeurIPS 2020).
 */
public final class Solo implements Method<Prediction, Targets> {
    static final String NAME = "solo";

    static final InputSizes INPUT_SIZES = InputSizes.multiplesOf(32);

    /** What everyone else has to know. */
    public static final Paper<SoloOptions> PAPER = new Paper<>(
            NAME,
            SoloOptions.DEFAULTS,
            (options, categories) -> new Solo(options),
            Set.of(),
            List.of(Stage.ALL),
            List.of(
                    new Publisher(
                            "solo",
                            "the papers' code or mmdetection: SOLO, Decoupled SOLO, SOLOv2",
                            false,
                            PublishedWeights::solo),
                    new Publisher(
                            "torchvision",
                            "a ResNet to start training SOLO from",
                            true,
                            PublishedWeights::torchvision)),
            options -> INPUT_SIZES,
            SoloOptions::fitted,
            SoloOptions::kept,
            GridShortage::of,
            "logits of each level, 'category.0' .. and 'mask.0' ..; Decoupled SOLO 'mask_x.0' .. and 'mask_y.0' .. instead of the latter;"
                    + " SOLOv2 'kernel.0' .. and 'mask_feature'",
            GridSurvey::new);

    private static final double SURE = 0.3;

    private final SoloOptions options;
    private final SoloNetwork network;
    private final TargetMaker targets;
    private final SoloLoss loss;
    private final Decoder decoder;

    /** @throws IllegalArgumentException if the grids are still to be chosen by data */
    public Solo(SoloOptions options) {
        if (options.grids().isAuto()) {
            throw new IllegalArgumentException(
                    "model.grids: auto works only in training, where there is data to fit the grids to; write the grids");
        }
        this.options = options;
        network = new SoloNetwork(options);
        targets = new TargetMaker(options);
        loss = new SoloLoss(options);
        decoder = new Decoder(options);
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
        return options.classes();
    }

    /** Measured with ResNet-50 and the paper's first head; ResNet-101 takes no more at once, smaller networks need less. */
    @Override
    public long bytesPerPixel(boolean bf16) {
        return bf16 ? 1230 : 1710;
    }

    @Override
    public InputSizes inputSizes() {
        return INPUT_SIZES;
    }

    /** The grids lie over the whole image, however large it is. */
    @Override
    public boolean dividesImages() {
        return true;
    }

    @Override
    public boolean resizes() {
        return options.resize().shortSide() > 0;
    }

    @Override
    public Frame frame(int width, int height) {
        SoloOptions.Scaling scaling = options.resize();
        if (!resizes()) {
            return Frame.padded(width, height, INPUT_SIZES);
        }
        double factor = Math.min(
                (double) scaling.shortSide() / Math.min(width, height),
                (double) scaling.longSide() / Math.max(width, height));
        return Frame.scaled(width, height, scaled(width, factor), scaled(height, factor), INPUT_SIZES);
    }

    @Override
    public void requireTrainable(List<Augmentation> steps) {
        if (resizes() && steps.stream().noneMatch(Rescale.class::isInstance)) {
            throw new IllegalArgumentException(
                    "recipe: model.resize resizes images before segmentation, but augment has no rescale:"
                            + " the model would be trained on other sizes; add rescale: {short_side: [%d], long_side: %d}, or set model.resize.short_side to 0"
                                    .formatted(
                                            options.resize().shortSide(),
                                            options.resize().longSide()));
        }
    }

    private static int scaled(int length, double factor) {
        return Math.max(1, (int) (length * factor + 0.5));
    }

    @Override
    public Border border() {
        return new Border.Constant(0);
    }

    @Override
    public NameMap publishedNames() {
        return PublishedWeights.names(options.head());
    }

    @Override
    public Pattern backbone() {
        return PublishedWeights.BACKBONE;
    }

    @Override
    public Prediction forward(Tensor images) {
        return network.forward(images);
    }

    @Override
    public Map<String, Tensor> named(Prediction output) {
        return output.named();
    }

    @Override
    public Targets targets(List<Sample> samples, RandomGenerator random, Stage stage) {
        return targets.of(samples);
    }

    @Override
    public Loss loss(Prediction output, Targets targets) {
        return Autocast.suspended(() -> loss.of(output, targets));
    }

    /** What the official code shows. Most of what is found scores less: it lengthens the curves of COCO's metric. */
    @Override
    public double sureScore() {
        return SURE;
    }

    @Override
    public List<Segmentation> decode(Prediction output, List<Frame> frames) {
        List<Prediction> pictures = output.pictures();
        return Autocast.suspended(() -> IntStream.range(0, frames.size())
                .<Segmentation>mapToObj(b -> decoder.of(pictures.get(b), frames.get(b)))
                .toList());
    }

    @Override
    public void explain(Prediction output, Subject subject, Consumer<Explanation> explanations) {
        Autocast.suspended(() -> {
            LabelMap objects =
                    decoder.of(output, subject.frame()).from(SURE).instances().labels();
            new CellPictures(
                            subject,
                            Level.of(options),
                            objects,
                            options.decoder().score())
                    .explain(output, explanations);
            return output;
        });
    }
}
