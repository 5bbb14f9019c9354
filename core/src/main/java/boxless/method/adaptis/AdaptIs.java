package boxless.method.adaptis;

import boxless.data.Sample;
import boxless.mask.Category;
import boxless.mask.Mask;
import boxless.mask.Segmentation;
import boxless.method.Clickable;
import boxless.method.Explanation;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.method.Paper;
import boxless.method.Publisher;
import boxless.method.Shortage;
import boxless.method.Stage;
import boxless.method.Subject;
import boxless.tensor.Tensors;
import boxless.weights.NameMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Sofiiuk, Barinova, Konushin: "AdaptIS: Adaptive Instance Selection Network", ICCV 2019. */
public final class AdaptIs implements Method<Encoding, Targets>, Clickable<Features> {
    static final String NAME = "adaptis";

    /** All but the proposal head. */
    static final Stage MASKS = new Stage("masks", Pattern.compile("(?!proposals_head\\.).*"), false);

    /** The proposal head alone. */
    static final Stage PROPOSALS = new Stage("proposals", Pattern.compile("proposals_head\\..*"), true);

    /** What everyone else has to know. */
    public static final Paper<AdaptIsOptions> PAPER = new Paper<>(
            NAME,
            AdaptIsOptions.DEFAULTS,
            AdaptIs::new,
            Set.of(Paper.Trait.STUFF, Paper.Trait.CLICKS),
            List.of(MASKS, PROPOSALS),
            List.of(new Publisher(
                    NAME, "the paper's code: PyTorch and MXNet branches", false, PublishedWeights::official)),
            options -> options.network().inputSizes(),
            AdaptIsOptions::fitted,
            AdaptIsOptions::kept,
            Shortage.none(),
            "logits 'instances' (B K, 1, H, W) of the points, 'semantic' (B, classes, H, W), 'proposals' (B K, 1) at the points;"
                    + " takes 'points' (B, K, 2), row and column, beside the images",
            RadiusSurvey::new);

    /** Name of the input with the points, (B, K, 2): row and column. */
    static final String POINTS = "points";

    private final AdaptIsOptions options;
    private final Channels channels;
    private final AdaptIsNetwork network;
    private final TargetMaker targets;
    private final AdaptIsLoss loss;
    private final ImageReader reader;

    /**
     * @param categories the model's classes 1, 2, ...
     * @throws IllegalArgumentException if no class is a thing, or the radius is still to be chosen by data
     */
    public AdaptIs(AdaptIsOptions options, List<Category> categories) {
        channels = Channels.of(categories);
        if (options.needsRadius() && options.coordinates().radius().isAuto()) {
            throw new IllegalArgumentException(
                    "model.coordinates.radius: auto works only in training, where there is data to fit it to; write pixels");
        }
        if (options.network() instanceof NetworkOptions.Light light
                && light.window() > 0
                && options.coordinates().relativeTo() == CoordinateOptions.Origin.IMAGE) {
            throw new IllegalArgumentException(
                    "model.network.window: %d; a window around the point would have coordinates relative to the point;"
                                    .formatted(light.window())
                            + " leave it out with coordinates.relative_to: image");
        }
        if (options.network() instanceof NetworkOptions.Light
                && options.decoder().crop() % 32 != 0) {
            throw new IllegalArgumentException("model.decoder.crop: %d; for this network it must be a multiple of 32"
                    .formatted(options.decoder().crop()));
        }
        this.options = options;
        network = new AdaptIsNetwork(options, channels.count());
        targets = new TargetMaker(
                options, new SemanticLabels(channels), network.head().centres());
        loss = new AdaptIsLoss(options, network);
        reader = new ImageReader(options, channels, network);
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
        return options.network().inputSizes();
    }

    @Override
    public long bytesPerPixel(boolean bf16) {
        return switch (options.network()) {
            case NetworkOptions.Light light ->
                switch (light.stride()) {
                    case 1 -> light.features() * (bf16 ? 105L : 195L);
                    case 2 -> light.features() * (bf16 ? 34L : 54L);
                    default -> light.features() * (bf16 ? 13L : 21L);
                };
            case NetworkOptions.TorchUNet unet -> unet.width() * (bf16 ? 130L : 240L);
            case NetworkOptions.GluonUNet unet -> unet.width() * (bf16 ? 130L : 240L);
            case NetworkOptions.Street street -> bf16 ? 1800 : 2350;
        };
    }

    /** Probabilities of the semantic head's channels, which the decoder reads at the image's size. */
    @Override
    public int outputPlanes() {
        return channels.count();
    }

    @Override
    public NameMap publishedNames() {
        return PublishedWeights.NAMES;
    }

    @Override
    public Pattern backbone() {
        return AdaptIsNetwork.backbone(options.network());
    }

    @Override
    public List<Stage> stages() {
        return PAPER.stages();
    }

    @Override
    public void train(Stage stage) {
        if (stage.equals(PROPOSALS)) {
            network.trainProposals();
        } else {
            network.trainMasks();
        }
    }

    @Override
    public Encoding forward(Tensor images) {
        return isCropped(images) ? new Encoding.Uncut(images, false) : network.forward(images);
    }

    private boolean isCropped(Tensor images) {
        int crop = options.decoder().crop();
        return crop > 0 && !network.is_training() && (images.size(2) > crop || images.size(3) > crop);
    }

    @Override
    public List<String> remarks() {
        return network.proposes()
                ? List.of()
                : List.of(
                        "its proposal head was not trained, so objects are looked for at random points; train the stage 'proposals'");
    }

    @Override
    public Optional<String> averagedViews() {
        return Optional.of("the image and its mirror image");
    }

    /** The official code's flip averaging. */
    @Override
    public Encoding forwardAveraged(Tensor images) {
        return isCropped(images) ? new Encoding.Uncut(images, true) : network.forward(images, true);
    }

    @Override
    public List<String> inputs() {
        return List.of(IMAGES, POINTS);
    }

    @Override
    public Map<String, Tensor> outputs(Map<String, Tensor> given) {
        Tensor images = Objects.requireNonNull(given.get(IMAGES));
        Tensor points = Objects.requireNonNull(given.get(POINTS));
        if (points.dim() != 3 || points.size(0) != images.size(0) || points.size(1) < 1 || points.size(2) != 2) {
            throw new IllegalArgumentException(
                    "the tensor '%s' is %s; give (B, K, 2): row and column of K points in each of %d images"
                            .formatted(POINTS, List.of(points.sizes()), images.size(0)));
        }
        return outputs(network.forward(images), Tensors.floats(points));
    }

    private Map<String, Tensor> outputs(Features encoding, float[] points) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        named.put("instances", enlarged(network.masks(encoding, points), encoding));
        named.put("semantic", enlarged(encoding.semantic(), encoding));
        if (encoding.proposals() != null) {
            named.put("proposals", network.head().queries().of(encoding.proposals(), points));
        }
        return named;
    }

    private Tensor enlarged(Tensor map, Features encoding) {
        return network.head().lattice().enlarged(map, encoding.height(), encoding.width());
    }

    /** The outputs for one point in the middle of each image. */
    @Override
    public Map<String, Tensor> named(Encoding output) {
        Features features = features(output);
        int images = (int) features.invariant().size(0);
        float[] points = new float[2 * images];
        for (int b = 0; b < images; b++) {
            points[2 * b] = features.height() / 2f;
            points[2 * b + 1] = features.width() / 2f;
        }
        return outputs(features, points);
    }

    private Features features(Encoding encoding) {
        return switch (encoding) {
            case Features features -> features;
            case Encoding.Uncut uncut -> network.forward(uncut.input(), uncut.averaged());
        };
    }

    @Override
    public Targets targets(List<Sample> samples, RandomGenerator random, Stage stage) {
        return targets.of(samples, random, stage.equals(PROPOSALS));
    }

    @Override
    public Loss loss(Encoding output, Targets targets) {
        return loss.of(features(output), targets);
    }

    @Override
    public List<Segmentation> decode(Encoding output, List<Frame> frames) {
        List<? extends Encoding> images = output.images();
        return IntStream.range(0, frames.size())
                .mapToObj(b -> reader.read(images.get(b), frames.get(b), new SplittableRandom(0)))
                .toList();
    }

    @Override
    public Features encode(Tensor images, boolean averaged) {
        return network.forward(images, averaged);
    }

    @Override
    public List<Tensor> tensors(Features features) {
        return features.tensors();
    }

    @Override
    public Tensor probabilities(Features features, float[] points, Frame frame) {
        return reader.probabilities(features, points, frame);
    }

    @Override
    public double maskThreshold() {
        return network.threshold().item_float();
    }

    @Override
    public int category(Features encoding, Mask object, Frame frame) {
        return reader.category(encoding, object, frame);
    }

    /** An image that would be segmented crop by crop is explained as a whole. */
    @Override
    public void explain(Encoding output, Subject subject, Consumer<Explanation> explanations) {
        reader.explain(features(output), subject, explanations);
    }
}
