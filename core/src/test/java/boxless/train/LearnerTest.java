package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.Forward;
import boxless.Model;
import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.file.BadFileException;
import boxless.mask.Category;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.weights.DType;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.backbone={norm: frozen, frozen_stages: 1}|backbone.conv1.weight|train.start",
                "train.optimizer.backbone_rate=0|train.optimizer.backbone_rate: 0 freezes the backbone|train.start",
                "augment=[{flip: {}}]|no rescale|add rescale: {short_side: [64], long_side: 64}, or set model.resize.short_side",
            })
    void whatWouldTeachNothingOfUseIsRefused(String change, String what, String cure) {
        Recipe recipe = TinyTrainings.solo("data.classes=[nucleus]", change);
        assertThatThrownBy(() -> new Learner(recipe, Path::of, Compute.CPU_FP32, null, UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("recipe: ")
                .hasMessageContainingAll(what, cure);
    }

    @Test
    void whatAModelToStartFromWasTrainedForOtherwiseIsSaid() {
        String[] two = {"model.classes=2", "model.weights={foreground: [10, 10]}", "data.classes=[a, b]"};
        Path file = model("two", TinyTrainings.recipe(two));
        assertThat(notes(file, two[0], two[1], "data.classes=[b, a]"))
                .containsExactly(
                        "train.start: its classes are a, b; here b, a: output channels are taken by their order");
        assertThat(notes(file, two[0], two[1], two[2], "data.normalization={kind: percentile, low: 2, high: 90}"))
                .singleElement()
                .asString()
                .startsWith("train.start: its images were normalised by {")
                .contains("2.0", "90.0");
        assertThat(notes(file, two)).isEmpty();

        Path one = model("one", TinyTrainings.recipe("data.classes=[nucleus]"));
        assertThat(notes(one, "data.classes=[cell]")).as("fine-tuning").isEmpty();
    }

    @Test
    void otherStuffThanThatOfTheModelToStartFromIsSaid() {
        Recipe trained = TinyTrainings.recipe("data.classes=[a, b]");
        Path file = model("stuff", TinyTrainings.recipe("model.classes=2", "data.classes=[a, b]"));
        assertThat(StartModel.notes(
                        file,
                        new Model.Card(
                                trained.method(),
                                trained.model(),
                                trained.data().normalization(),
                                Category.of(List.of("a", "b"), List.of("b")),
                                "",
                                ""),
                        true))
                .containsExactly("train.start: its classes of stuff are none; here b");
    }

    @Test
    void otherPlanesOfTheImagesThanThoseOfTheModelToStartFromAreSaid() {
        String nucleus = "data.classes=[nucleus]";
        Path file = model("blue", TinyTrainings.recipe(nucleus, "data.channel=blue", "data.slice=3"));
        assertThat(notes(file, nucleus, "data.channel=red"))
                .containsExactly(
                        "train.start: it was trained on channel blue; here on channel red",
                        "train.start: it was trained on slice 3; here on the images as they are");
        assertThat(notes(file, nucleus, "data.channel=Blue", "data.slice=3")).isEmpty();
        assertThat(notes(model("any", TinyTrainings.recipe(nucleus)), nucleus, "data.channel=red"))
                .as("somebody chose one of what a model knows as a whole")
                .isEmpty();
    }

    @Test
    void ofAModelWhoseBackboneAloneIsTakenTheNormalisationAndThePlanesMatterAndTheClassesDoNot() {
        Path file = model("backbone", TinyTrainings.recipe("data.classes=[nucleus]", "data.channel=blue"));
        List<String> notes = notes(
                file,
                "model.classes=2",
                "model.weights={foreground: [10, 10]}",
                "data.classes=[a, b]",
                "data.normalization={kind: unit}",
                "data.channel=red");
        assertThat(notes).hasSize(2);
        assertThat(notes.getFirst())
                .startsWith("train.start: its images were normalised by {\"kind\":\"percentile\"")
                .endsWith("; here by {\"kind\":\"unit\"}");
        assertThat(notes.getLast()).isEqualTo("train.start: it was trained on channel blue; here on channel red");
    }

    private Path model(String name, Recipe recipe) {
        Path file = folder.resolve(name + ".safetensors");
        Model.Card card = new Model.Card(
                recipe.method(),
                recipe.model(),
                recipe.data().normalization(),
                Category.things(recipe.data().classes()),
                recipe.toYaml(),
                "");
        try (Model model = Model.create("test", card)) {
            model.write(file, DType.F32);
        }
        return file;
    }

    private static List<String> notes(Path start, String... changes) {
        String[] all = Arrays.copyOf(changes, changes.length + 1);
        all[changes.length] = "train.start=" + start;
        Recipe recipe = TinyTrainings.recipe(all);
        return new Learner(recipe, Path::of, Compute.CPU_FP32, null, UnaryOperator.identity())
                .start()
                .notes();
    }

    @Test
    void aMeasureOfWhatAPassDoesNotHaveIsTheMeanOfTheOthers() throws IOException {
        TinyTrainings.data(folder);
        Recipe recipe = TinyTrainings.recipe("data.classes=[nucleus]", "train.accumulate=4", "train.crops=8");
        Deque<Map<String, Double>> passes = new ArrayDeque<>(List.of(
                Map.of("iou", Double.NaN, "never", Double.NaN),
                Map.of("iou", .6, "never", Double.NaN, "lost", 2.0),
                Map.of("iou", Double.NaN, "never", Double.NaN),
                Map.of("iou", .8, "never", Double.NaN)));
        Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, method -> measuring(method, passes));
        Map<String, Double> terms = step(learner, learner.method(), recipe).terms();
        assertThat(terms.get("iou")).isCloseTo(.7, within(1e-12));
        assertThat(terms.get("lost")).isEqualTo(.5);
        assertThat(terms.get("never")).isNaN();
    }

    /** The method, but what its losses measure is given. */
    private static Method<?, ?> measuring(Method<?, ?> method, Deque<Map<String, Double>> passes) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    Object result = called.invoke(method, arguments);
                    return result instanceof Loss loss ? new Loss(loss.total(), passes.removeFirst()) : result;
                });
    }

    /** Of libtorch's normalisation, and of MaX-DeepLab's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spatial-embeddings|{channels: 1, sigma: elliptical}|32|output",
                "max-deeplab|{channels: 1}|33|mask",
            })
    void validationsSeeTheRunningStatisticsOfAFrozenBackboneMove(String method, String model, int side, String output)
            throws IOException {
        TinyTrainings.data(folder);
        String[] changes = {
            "method=" + method,
            "model=" + model,
            "augment=[{crop: {size: %d}}]".formatted(side),
            "data.classes=[nucleus]",
            "train.ema=0",
        };
        Path start = model("start", TinyTrainings.recipe(changes));
        changes = Arrays.copyOf(changes, changes.length + 2);
        changes[changes.length - 2] = "train.optimizer.backbone_rate=0";
        changes[changes.length - 1] = "train.start=" + start;
        Recipe recipe = TinyTrainings.recipe(changes);
        Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, UnaryOperator.identity());
        StoredTensor images = noise(side);
        float[] before = output(learner.model(), images, output);
        for (int i = 0; i < 3; i++) {
            step(learner, learner.method(), recipe);
        }
        float[] after = learner.withAverage(() -> output(learner.model(), images, output));
        Path written = folder.resolve("written.safetensors");
        learner.model().write(written, DType.F32);
        try (Model unprepared = Model.read(written)) {
            float[] expected = output(unprepared, images, output);
            assertThat(difference(after, expected)).isLessThan(1e-5);
            assertThat(difference(before, expected)).isGreaterThan(1e-4);
        }
    }

    private static StoredTensor noise(int side) {
        Random random = new Random(1);
        float[] values = new float[side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return StoredTensor.ofFloats(new long[] {1, 1, side, side}, values);
    }

    private static float[] output(Model model, StoredTensor images, String name) {
        return Objects.requireNonNull(
                        Forward.of(model, Map.of(Method.IMAGES, images)).get(name))
                .toFloats();
    }

    /** The largest difference, as a share of the largest value of {@code b}. */
    private static double difference(float[] a, float[] b) {
        assertThat(a).hasSameSizeAs(b);
        double largest = 0;
        double off = 0;
        for (int i = 0; i < b.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            off = Math.max(off, Math.abs(a[i] - b[i]));
        }
        return off / largest;
    }

    @Test
    void aPassIsFreedBeforeTheNextBegins() throws IOException {
        TinyTrainings.data(folder);
        Recipe recipe = TinyTrainings.recipe("data.classes=[nucleus]", "train.accumulate=3", "train.crops=6");
        List<Tensor> losses = new ArrayList<>();
        Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, method -> watched(method, losses));
        assertThat(step(learner, learner.method(), recipe).gradientNorm()).isPositive();
        assertThat(losses).hasSize(3);
    }

    /** The method, but its losses are noted, and a pass finds those of the passes before it freed. */
    private static Method<?, ?> watched(Method<?, ?> method, List<Tensor> losses) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("forward")) {
                        assertThat(losses).allMatch(loss -> loss.isNull());
                    }
                    Object result = called.invoke(method, arguments);
                    if (result instanceof Loss loss) {
                        losses.add(loss.total());
                    }
                    return result;
                });
    }

    @Test
    void aStepOfSeveralPassesTakesTheMeanOfTheirGradients() throws IOException {
        TinyTrainings.data(folder);
        for (int passes : new int[] {1, 3}) {
            Recipe recipe =
                    TinyTrainings.recipe("data.classes=[nucleus]", "train.accumulate=" + passes, "train.crops=6");
            Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, LearnerTest::linear);
            Learner.Step step = step(learner, learner.method(), recipe);
            assertThat(step.loss()).isCloseTo(1, within(1e-6));
            assertThat(step.gradientNorm()).isCloseTo(Math.sqrt(135), within(1e-4));
        }
    }

    /** The method, but its loss is 1, and its derivative by each of the 15 x 1 x 3 x 3 weights of the first layer is 1. */
    private static Method<?, ?> linear(Method<?, ?> method) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    Object result = called.invoke(method, arguments);
                    if (result instanceof Loss loss) {
                        Tensor weights = Objects.requireNonNull(
                                State.parameters(method.network()).get("encoder.initial_block.conv.weight"));
                        Tensor total = weights.sub(weights.detach()).sum().add(new Scalar(1.0));
                        return new Loss(total, loss.terms());
                    }
                    return result;
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Java heap space|for the batches of 2 workers; lower train.workers or train.cache, or give Java more",
                "GC overhead limit exceeded|for the batches of 2 workers; lower train.workers",
                "Physical memory usage is too high|out of memory with train.batch: 2; lower it and raise accumulate",
            })
    void whichMemoryRanOutDecidesOnTheCure(String error, String cure) throws IOException {
        TinyTrainings.data(folder);
        Recipe recipe = TinyTrainings.recipe("data.classes=[nucleus]");
        OutOfMemoryError copy = new OutOfMemoryError(); // as ForkJoinTask makes it
        copy.initCause(new OutOfMemoryError(error));
        for (OutOfMemoryError full : List.of(new OutOfMemoryError(error), copy)) {
            assertThatThrownBy(() -> failingStep(recipe, full))
                    .isInstanceOf(TrainingException.class)
                    .hasMessageStartingWith("step 1: ")
                    .hasMessageContaining(cure);
        }
    }

    @Test
    void anImageThatIsReadWhileBatchesFillJavasMemoryIsNotAloneToBlame() throws IOException {
        TinyTrainings.data(folder);
        Recipe recipe = TinyTrainings.recipe("data.classes=[nucleus]");
        Path image = Path.of("heap.png");
        Throwable full = new IOException("a library's", new OutOfMemoryError("Java heap space"));
        BadFileException innocent = new BadFileException(image, "does not fit into memory", full);
        assertThatThrownBy(() -> failingStep(recipe, innocent))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("for the batches of 2 workers; lower train.workers or train.cache")
                .hasMessageEndingWith(" It ran out with heap.png: does not fit into memory");
        BadFileException damaged = new BadFileException(image, "ends early", new IOException("heap.png: ends"));
        assertThatThrownBy(() -> failingStep(recipe, damaged)).isSameAs(damaged);
    }

    private void failingStep(Recipe recipe, Throwable failure) {
        Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, method -> failing(method, failure));
        step(learner, learner.method(), recipe);
    }

    /** The method, but its losses fail. */
    private static Method<?, ?> failing(Method<?, ?> method, Throwable failure) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals("loss")) {
                        throw failure;
                    }
                    return called.invoke(method, arguments);
                });
    }

    private <O, T> Learner.Step step(Learner learner, Method<O, T> method, Recipe recipe) {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        try (Loader<Batches.Batch<T>> loader = Batches.load(recipe, data, method, learner.stage(), 0)) {
            return learner.step(method, loader, 0);
        }
    }
}
