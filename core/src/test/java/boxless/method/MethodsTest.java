package boxless.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Methods;
import boxless.Model;
import boxless.Segmenter;
import boxless.data.Sample;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segmentation;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.DType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What every method, in every variant, must keep. */
class MethodsTest {
    private static final int SIDE = 64;

    /** All levels of SOLO take objects of all sizes. */
    private static final String ALL_SIZES = "sizes: [[0, 64], [0, 64], [0, 64], [0, 64], [0, 64]]";

    @TempDir
    Path folder;

    static Stream<Variant> variants() {
        return Stream.of(
                variant("{channels: 1}"),
                variant("{channels: 3, sigma: elliptical, centre: learnable}"),
                variant("{channels: 1, sigma: elliptical, centre: medoid, decoder: local-maxima}"),
                variant("{channels: 1, sigma: circular, centre: approximate-medoid, weights: {smoothness: 0}}"),
                variant("{channels: 2, classes: 3, weights: {foreground: [10, 5, 1]}}"),
                variant("{channels: 1, sigma: fixed, margin: 6}"),
                variant("{channels: 1, objective: regression}"),
                variant("{channels: 1, objective: hinge, margin: 6, centre: learnable}"),
                solo("{head: {kind: solo, convs: 2, width: 32}, grids: [12, 10, 8, 6, 4], " + ALL_SIZES + "}"),
                solo("{head: {kind: decoupled, convs: 1, width: 32}, mask_loss: {kind: bce}, grids: [12, 10, 8, 6, 4], "
                        + ALL_SIZES + "}"),
                solo(
                        "{head: {kind: decoupled-light, convs: 1, width: 32}, coordinates: 0, align: pooling,"
                                + " grids: [8], sizes: [[0, 64]], decoder: {score: 0, mask: 0, least: 0, suppression: {kind: masks}}}"),
                solo("{head: {kind: solov2, convs: 1, width: 32, kernel: 32, features: 32}, align: region-grid,"
                        + " mask_loss: {kind: focal}, grids: [12, 10, 8, 6, 4]}"),
                adaptis("{network: {kind: light, width: 16, features: 16}}"),
                adaptis(
                        "{network: {kind: light, width: 16, features: 16, finest: 2, stride: 2, norm: instance, context: 2}, mask_loss: {kind: focal}, centres: {weight: 1},"
                                + " points: {count: 3, of: one, ignored: .5, least: 2},"
                                + " proposal_loss: {labels: {kind: fractions}, elsewhere: background}}"),
                adaptis("{network: {kind: unet, width: 16}, coordinates: {relative_to: image},"
                        + " proposal_loss: {elsewhere: unclicked}}"),
                adaptis(
                        "{network: {kind: unet-mxnet, width: 16}, coordinates: {relative_to: nothing}, mask_loss: {kind: bce}}"),
                adaptis("{network: {kind: street}}"),
                maxDeepLab("{}"),
                maxDeepLab("{network: {norm: group, attention: {memory_to_memory: false, pixel_to_pixel: convolution},"
                        + " dual_paths_from: 8, keys: 32}, side: 65,"
                        + " loss: {pq_style: {similarity: sum, objective: sum, unmatched: unit}}}"),
                maxDeepLab("{network: {norm: frozen, stacks: 1, attention: {pixel_to_memory: false}},"
                        + " semantic_void: true, decoder: {rule: {kind: mask-wise, sure_thing: 0, sure_stuff: 0, free: 0},"
                        + " pixel: 0, thing_area: 0, stuff_area: 0}}"));
    }

    private static Variant maxDeepLab(String options) {
        return new Variant("max-deeplab", "{channels: 1, " + options.substring(1));
    }

    /** Points anywhere, masks of hardly any probability: fresh weights find objects. */
    private static Variant adaptis(String options) {
        String small = options.contains("coordinates") ? "channels: 1, " : "channels: 1, coordinates: {radius: 20}, ";
        return new Variant("adaptis", "{" + small + options.substring(1));
    }

    /** A small network of its own: ResNet-18, fresh, for grey pictures in their own size. */
    private static Variant solo(String options) {
        String small = "channels: 1, classes: 1, features: 32, backbone: {depth: 18, norm: trained, frozen_stages: 0},"
                + " resize: {short_side: 0, long_side: 0}, ";
        return new Variant("solo", "{" + small + options.substring(1));
    }

    @Test
    void everyPaperIsTestedHere() {
        assertThat(variants().map(Variant::method).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        Methods.all().stream().map(Paper::name).toList());
    }

    record Variant(String method, String options) {
        boolean isSolo() {
            return method.equals("solo");
        }

        /** With thresholds so low that fresh weights find objects: comparing nothing with nothing would prove nothing. */
        Variant finding() {
            if (method.equals("adaptis")) {
                return with("decoder: {background: 0, points: {kind: random, mask: 0, thing: 0}}");
            }
            if (method.equals("max-deeplab")) {
                return options.contains("decoder")
                        ? this
                        : with("decoder: {rule: {kind: pixel-wise, sure: 0}, pixel: 0, thing_area: 0, stuff_area: 0}");
            }
            if (!isSolo()) {
                return with(
                        "clustering: {foreground: 0, seed: 0, min_foreground: 0, min_unclustered: 0, min_pixels: 0}");
            }
            return options.contains("decoder") ? this : with("decoder: {score: 0, mask: 0, least: 0}");
        }

        private Variant with(String more) {
            return new Variant(method, "{" + more + ", " + options.substring(1));
        }

        Model model(long seed) {
            torch.manual_seed(seed);
            JsonNode tree = Settings.parseYaml(options);
            List<String> classes = Collections.nCopies(tree.path("classes").asInt(1), "nucleus");
            return Model.create(
                    "test", new Model.Card(method, tree, new Normalization.Unit(), Category.things(classes), "", ""));
        }
    }

    private static Variant variant(String options) {
        return new Variant("spatial-embeddings", options);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void gradientsAreFiniteAndReachEveryParameter(Variant variant) {
        Model model = variant.model(1);
        passGradientsOn(model.method().network());
        int channels = model.method().inputChannels();
        List<Sample> batch = List.of(sample(0, channels), sample(1, channels), empty(channels), overlapping(channels));
        for (Stage stage : model.method().stages()) {
            gradientsReachWhatLearns(model.method(), batch, stage);
        }
    }

    /**
     * Some weights begin at 0, as scales of residual branches do: nothing before them learns in the first step. Nor do proposals where no mask exceeds the
     * threshold.
     */
    private static void passGradientsOn(Module network) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            State.of(network).forEach((name, tensor) -> {
                if (name.equals("mask_threshold")) {
                    tensor.zero_();
                } else if (name.endsWith("weight")
                        && !tensor.ne(new Scalar(0)).any().item_bool()) {
                    if (tensor.dim() == 1) {
                        tensor.fill_(new Scalar(.5));
                    } else {
                        torch.normal_(tensor, 0, .001);
                    }
                }
            });
        }
    }

    private static void gradientsReachWhatLearns(Method<?, ?> method, List<Sample> batch, Stage stage) {
        Map<String, Tensor> parameters = State.parameters(method.network());
        parameters.forEach((name, parameter) -> {
            parameter.mutable_grad().reset();
            parameter.set_requires_grad(stage.learns(name));
        });
        step(method, batch, stage);
        parameters
                .keySet()
                .removeIf(name -> !stage.learns(name)
                        || name.startsWith("encoder.output_conv") // only encoder pre-training uses it
                        || name.endsWith("_batch_norm_similarity.bias") // the same for all that a softmax compares
                        || name.equals("pixel_space_mask_batch_norm.bias")); // likewise
        assertThat(Gradients.faults(parameters)).as(stage.name()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aMethodThatResizesImagesSaysSo(Variant variant) {
        Method<?, ?> method = variant.model(1).method();
        assertThat(method.resizes())
                .isEqualTo(method.frame(100, 80).isScaled())
                .isEqualTo(method.frame(200, 160).isScaled());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aBackboneCanBeTakenFromEveryNetworkThoughAFilePrefixesItsNames(Variant variant) {
        Method<?, ?> method = variant.model(1).method();
        Pattern backbone = method.backbone();
        List<String> taken = State.of(method.network()).keySet().stream()
                .filter(backbone.asMatchPredicate())
                .toList();
        assertThat(taken).isNotEmpty();
        assertThat(taken)
                .as("no name is another with a prefix")
                .noneMatch(name -> Pattern.matches("^.*\\.(" + backbone.pattern() + ")$", name));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aRecipeCanNameEveryStage(Variant variant) {
        Method<?, ?> method = variant.model(1).method();
        assertThat(method.stages()).isNotEmpty();
        assertThat(method.stages().stream().map(Stage::name))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+"));
        assertThat(method.stages().getFirst().needsWeights()).isFalse();
        assertThat(State.parameters(method.network()).keySet())
                .allMatch(name -> method.stages().stream().anyMatch(stage -> stage.learns(name)));
    }

    private static <O, T> double step(Method<O, T> method, List<Sample> batch, Stage stage) {
        T targets = method.targets(batch, new SplittableRandom(1), stage);
        method.train(stage);
        try (PointerScope scope = new PointerScope()) {
            Loss loss = method.loss(method.forward(images(batch)), targets);
            loss.total().backward();
            return loss.total().item_double();
        }
    }

    private static Tensor images(List<Sample> batch) {
        Pixels first = batch.get(0).image();
        float[] values = new float[batch.size() * first.values().length];
        for (int b = 0; b < batch.size(); b++) {
            System.arraycopy(
                    batch.get(b).image().values(), 0, values, b * first.values().length, first.values().length);
        }
        return Tensors.of(values, batch.size(), first.channels(), SIDE, SIDE);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void lossAndObjectsAreWorkedOutInFloat32WhateverThePrecisionOfTheLayers(Variant variant) {
        Model model = variant.finding().model(4);
        int channels = model.method().inputChannels();
        for (Stage stage : model.method().stages()) {
            inFloat32(model.method(), List.of(sample(0, channels), overlapping(channels)), stage);
        }
    }

    private static <O, T> void inFloat32(Method<O, T> method, List<Sample> batch, Stage stage) {
        List<Frame> frames = Collections.nCopies(batch.size(), method.frame(SIDE, SIDE));
        T targets = method.targets(batch, new SplittableRandom(1), stage);
        method.train(stage);
        try (PointerScope scope = new PointerScope()) {
            O output;
            Tensor loss;
            List<Segmentation> objects;
            try (Autocast precision = new Compute(Device.CPU, true).autocast()) {
                output = method.forward(images(batch));
                loss = method.loss(output, targets).total();
                objects = method.decode(output, frames);
            }
            assertThat(loss.scalar_type().intern()).isEqualTo(ScalarType.Float);
            // A mask head that runs for each point runs in the layers' precision, whoever calls it.
            try (Autocast layers = new Compute(Device.CPU, method instanceof Clickable).autocast()) {
                assertThat(loss.item_float())
                        .isEqualTo(method.loss(output, targets).total().item_float());
                assertThat(objects).isEqualTo(method.decode(output, frames));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void savedModelSegmentsAsBefore(Variant variant) {
        Model model = variant.finding().model(2);
        disturb(model);
        Path file = folder.resolve("model.safetensors");
        model.write(file, DType.F32);
        Pixels odd = new Pixels(37, 21, 1, 1, new float[37 * 21]);
        for (int i = 0; i < odd.values().length; i++) {
            odd.values()[i] = i % 7 / 7f;
        }
        Pixels picture = repeated(odd, model.method().inputChannels());
        Segmentation before = Segmenter.of(model).withPrecision(Precision.FP32).segment(picture);
        Segmentation after =
                Segmenter.of(Model.read(file)).withPrecision(Precision.FP32).segment(picture);
        assertThat(after).isEqualTo(before);
        assertThat(before.instances().objects()).isNotEmpty();
        assertThat(after.width()).isEqualTo(37);
        assertThat(after.height()).isEqualTo(21);
    }

    /** The second image wants some weights in other orders. */
    @ParameterizedTest
    @MethodSource("variants")
    void aModelThatKeepsOnlyOnePrecisionSegmentsAsBefore(Variant variant) {
        try (Model all = variant.finding().model(2);
                Model one = variant.finding().model(2).keepOnly(Precision.BF16)) {
            int channels = all.method().inputChannels();
            for (Pixels picture : List.of(
                    sample(0, channels).image(), repeated(new Pixels(37, 21, 1, 1, new float[37 * 21]), channels))) {
                assertThat(Segmenter.of(one).withPrecision(Precision.BF16).segment(picture))
                        .isEqualTo(
                                Segmenter.of(all).withPrecision(Precision.BF16).segment(picture));
            }
        }
    }

    /** In a fresh network all running means are 0, and so are some biases: whether they were read would not show. */
    private static void disturb(Model model) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            State.of(model.method().network()).values().stream()
                    .filter(tensor -> tensor.dim() == 1)
                    .forEach(tensor -> tensor.add_(torch.randn(tensor.shape()).mul(new Scalar(.01))));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void segmentingLeavesNothingBehind(Variant variant) {
        Model model = variant.finding().model(3);
        Segmenter segmenter = Segmenter.of(model).withPrecision(Precision.FP32);
        Pixels picture = sample(0, model.method().inputChannels()).image();
        segmenter.segment(picture);
        long before = Pointer.totalCount();
        segmenter.segment(picture);
        segmenter.segment(picture);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aPaperSaysWhetherItsMethodsAreClickableAndHowTheyAreTrained(Variant variant) {
        try (Model model = variant.model(1)) {
            Paper<?> paper = Methods.named("test", variant.method());
            assertThat(paper.clickable()).isEqualTo(model.method() instanceof Clickable<?>);
            assertThat(paper.stages()).isEqualTo(model.method().stages());
        }
    }

    @Test
    void unknownNamesAndKeysAreNamed() {
        assertThatThrownBy(() -> new Variant("maskrcnn", "{}").model(1))
                .hasMessageContaining("maskrcnn")
                .hasMessageContaining("spatial-embeddings");
        assertThatThrownBy(() -> solo("{head: {kind: solo, width: 40}}").model(1))
                .hasMessageContaining("model.head")
                .hasMessageContaining("multiple of 32");
        assertThatThrownBy(() -> solo("{grids: [40, 36]}").model(1)).hasMessageContaining("model.grids");
        assertThatThrownBy(() -> solo("{grids: auto}").model(1)).hasMessageContaining("model.grids");
        assertThatThrownBy(() -> solo("{mask_loss: {kind: iou}}").model(1)).hasMessageContaining("model.mask_loss");
        assertThatThrownBy(() -> variant("{sigmas: 2}").model(1))
                .hasMessageContaining("model.sigmas")
                .hasMessageContaining("sigma");
        assertThatThrownBy(() -> variant("{sigma: oval}").model(1)).hasMessageContaining("model.sigma");
        assertThatThrownBy(() -> variant("{weights: {seed: -1}}").model(1)).hasMessageContaining("weights.seed");
        assertThatThrownBy(() -> variant("{classes: 2, weights: {foreground: [1, 2, 3]}}")
                        .model(1))
                .hasMessageContaining("weights.foreground");
    }

    private static Sample sample(int index, int channels) {
        Sample made = Nuclei.generate(NucleiScene.varied().withSize(SIDE, SIDE), 11, index);
        return new Sample(made.name(), repeated(made.image(), channels), made.truth());
    }

    private static Sample empty(int channels) {
        return new Sample(
                "empty",
                new Pixels(SIDE, SIDE, channels, 1, new float[channels * SIDE * SIDE]),
                Panoptic.ofLabels(new LabelMap(SIDE, SIDE, new int[SIDE * SIDE]), 1));
    }

    private static Sample overlapping(int channels) {
        List<Instance> objects = new ArrayList<>();
        for (int k = 0; k < 2; k++) {
            BitSet bits = new BitSet();
            for (int i = 0; i < SIDE * SIDE; i++) {
                int dx = i % SIDE - 28 - 8 * k;
                int dy = i / SIDE - 30;
                bits.set(i, dx * dx + dy * dy < 90);
            }
            objects.add(new Instance(Mask.ofBitmap(SIDE, SIDE, bits), 1, 1));
        }
        return new Sample("overlapping", empty(channels).image(), new Instances(SIDE, SIDE, objects));
    }

    private static Pixels repeated(Pixels grey, int channels) {
        float[] values = new float[channels * grey.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = grey.values()[i % grey.values().length] / grey.range();
        }
        return new Pixels(grey.width(), grey.height(), channels, 1, values);
    }
}
