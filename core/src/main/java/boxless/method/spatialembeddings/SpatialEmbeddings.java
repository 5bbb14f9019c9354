package boxless.method.spatialembeddings;

import boxless.data.Sample;
import boxless.mask.LabelMap;
import boxless.mask.Segmentation;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Neven, De Brabandere, Proesmans, Van Gool: "Instance Segmentation by Jointly Optimizing Spatial Embeddings and Clustering
 * Bandwidth", CVPR 2019.
 */
public final class SpatialEmbeddings implements Method<Tensor, Targets> {
    static final String NAME = "spatial-embeddings";

    private static final InputSizes INPUT_SIZES = InputSizes.multiplesOf(8);

    /** What everyone else has to know. */
    public static final Paper<SpatialEmbeddingsOptions> PAPER = new Paper<>(
            NAME,
            SpatialEmbeddingsOptions.DEFAULTS,
            (options, categories) -> new SpatialEmbeddings(options),
            Set.of(),
            List.of(Stage.ALL),
            List.of(
                    new Publisher(NAME, "the paper's code", false, OfficialWeights::official),
                    new Publisher("embedseg", "EmbedSeg's code, in two dimensions", false, OfficialWeights::embedSeg)),
            options -> INPUT_SIZES,
            (options, truths) -> options,
            (options, before) -> options,
            Shortage.none(),
            "'output' (B, 2 + bandwidths + classes, H, W): o_x, o_y, the bandwidth logits, the seed logits",
            CropSurvey::new);

    private final SpatialEmbeddingsOptions options;
    private final BranchedErfnet network;
    private final ThreadLocal<Clustering> clustering;

    public SpatialEmbeddings(SpatialEmbeddingsOptions options) {
        this.options = options;
        network = new BranchedErfnet(options.channels(), options.sigmas(), options.classes());
        clustering = ThreadLocal.withInitial(() -> Clustering.of(options));
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

    @Override
    public long bytesPerPixel(boolean bf16) {
        return bf16 ? 240 : 320;
    }

    @Override
    public int outputPlanes() {
        return 2 + options.sigmas() + options.classes();
    }

    @Override
    public InputSizes inputSizes() {
        return INPUT_SIZES;
    }

    @Override
    public NameMap publishedNames() {
        return OfficialWeights.NAMES;
    }

    @Override
    public Pattern backbone() {
        return OfficialWeights.ENCODER;
    }

    @Override
    public Tensor forward(Tensor images) { // (B, C, H, W) -> (B, 2 + sigmas + classes, H, W)
        return network.forward(images).to(ScalarType.Float);
    }

    @Override
    public Optional<String> averagedViews() {
        return Optional.of(options.grid().isSquare() ? "eight flips and rotations" : "four flips");
    }

    @Override
    public Tensor forwardAveraged(Tensor images) {
        return DihedralAverage.of(images, options.sigmas(), options.grid().isSquare(), this::forward);
    }

    @Override
    public Map<String, Tensor> named(Tensor output) {
        return Map.of("output", output);
    }

    @Override
    public Targets targets(List<Sample> samples, RandomGenerator random, Stage stage) {
        return TargetMaker.of(samples, options);
    }

    @Override
    public Loss loss(Tensor output, Targets targets) {
        int batch = targets.pictures().size();
        int size = outputPlanes() * targets.width() * targets.height();
        float[] values = Tensors.floats(output); // (B, channels, H, W)
        float[] gradient = new float[values.length];
        List<PictureLoss> losses = IntStream.range(0, batch)
                .parallel()
                .mapToObj(b -> {
                    PictureLoss loss = new PictureLoss(options, targets.width(), targets.height());
                    loss.compute(values, gradient, b * size, targets.pictures().get(b), 1.0 / batch);
                    return loss;
                })
                .toList();
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("instance", mean(losses, PictureLoss::instanceTerm));
        terms.put("smoothness", mean(losses, PictureLoss::smoothnessTerm));
        terms.put("seed", mean(losses, PictureLoss::seedTerm));
        return new Loss(withGradient(output, gradient, mean(losses, PictureLoss::total)), terms);
    }

    private static double mean(List<PictureLoss> losses, ToDoubleFunction<PictureLoss> term) {
        return losses.stream().mapToDouble(term).sum() / losses.size();
    }

    /** A scalar of the given value whose derivative by the output is the given one. */
    private static Tensor withGradient(Tensor output, float[] gradient, double value) {
        Tensor slope = Tensors.of(gradient, output.shape()).to(output.device(), ScalarType.Float);
        Tensor linear = output.mul(slope).sum();
        Tensor constant = torch.scalar_tensor(new Scalar(value))
                .to(output.device(), ScalarType.Float)
                .sub(linear.detach());
        return linear.add(constant);
    }

    @Override
    public List<Segmentation> decode(Tensor output, List<Frame> frames) {
        float[] values = Tensors.floats(output); // (B, channels, H, W)
        int size = values.length / Math.toIntExact(output.size(0));
        List<Segmentation> found = new ArrayList<>();
        for (int b = 0; b < frames.size(); b++) {
            found.add(clustering.get().cluster(new Embeddings(values, b * size, frames.get(b), options)));
        }
        return found;
    }

    @Override
    public void explain(Tensor output, Subject subject, Consumer<Explanation> explanations) {
        Embeddings embeddings = new Embeddings(Tensors.floats(output), 0, subject.frame(), options);
        LabelMap objects = clustering.get().cluster(embeddings).labels();
        new EmbeddingPictures(subject, embeddings, objects, options.clustering().foreground()).explain(explanations);
    }
}
