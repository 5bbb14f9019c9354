package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import boxless.Methods;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Border;
import boxless.image.Crops;
import boxless.image.Pixels;
import boxless.image.Resize;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Mask;
import boxless.method.Frame;
import boxless.method.InputSizes;
import boxless.method.Method;
import boxless.train.Batches.Batch;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** A method sees in training what it sees at inference, and draws the same whoever makes the batch. */
class BatchesTest {
    private static final Method<?, ?> SOLO =
            Methods.named("test", "solo").method("test", Settings.parseYaml("""
            channels: 1
            classes: 1
            backbone: {depth: 18, width: 8}
            features: 32
            head: {kind: decoupled-light, convs: 1, width: 32}
            resize: {short_side: 48, long_side: 100}
            """), List.of());

    private static final Sample WIDE = sample(50, 40);
    private static final Sample TALL = sample(30, 70);

    private static Sample sample(int width, int height) {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 31 % 17;
        }
        BitSet bits = new BitSet();
        bits.set(3 * width + 5, 3 * width + 9);
        Mask mask = Mask.ofBitmap(width, height, bits);
        return new Sample(
                width + "x" + height,
                new Pixels(width, height, 1, 255, values),
                new Instances(width, height, List.of(new Instance(mask, 1, 1))));
    }

    /** SOLO, but with other answers to some of its methods. */
    @SuppressWarnings("unchecked")
    private static <T> Method<?, T> soloBut(Map<String, Function<Object[], Object>> answers) {
        return (Method<?, T>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    Function<Object[], Object> answer = answers.get(called.getName());
                    return answer == null ? called.invoke(SOLO, arguments) : answer.apply(arguments);
                });
    }

    private static Batch<List<Sample>> first(String augment, Sample... samples) {
        return first(Map.of(), augment, samples);
    }

    /** The targets are the samples that SOLO would make them of. */
    private static Batch<List<Sample>> first(
            Map<String, Function<Object[], Object>> answers, String augment, Sample... samples) {
        Map<String, Function<Object[], Object>> all = new HashMap<>(answers);
        all.put("targets", arguments -> arguments[0]);
        Recipe recipe = Recipe.bind("test", (ObjectNode) Settings.parseYaml("""
                data: {normalization: {kind: mean_std, mean: [0.5], std: [0.25]}}
                augment: %s
                train: {batch: %d, draw: epochs}
                """.formatted(augment, samples.length)));
        Method<?, List<Sample>> method = soloBut(all);
        TrainingStage stage = TrainingStage.of(recipe, method).getFirst();
        try (Loader<Batch<List<Sample>>> loader = Batches.load(recipe, new Few(List.of(samples)), method, stage, 0)) {
            return loader.next();
        }
    }

    private static float[] normalised(Sample sample) {
        float[] values = sample.image().values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = (values[i] / 255 - 0.5f) / 0.25f;
        }
        return values;
    }

    @Test
    void zerosSurroundTheNormalisedPicturesOfABatch() {
        Batch<List<Sample>> batch = first("[]", WIDE, TALL);
        assertThat(batch.width()).isEqualTo(64);
        assertThat(batch.height()).isEqualTo(96);
        for (int b = 0; b < 2; b++) {
            Sample given = batch.names().get(b).equals(WIDE.name()) ? WIDE : TALL;
            int width = given.image().width();
            int height = given.image().height();
            float[] values = normalised(given);
            for (int y = 0; y < 96; y++) {
                for (int x = 0; x < 64; x++) {
                    float expected = x < width && y < height ? values[y * width + x] : 0;
                    assertThat(batch.images()[(b * 96 + y) * 64 + x]).isCloseTo(expected, within(1e-5f));
                }
            }
        }
    }

    @Test
    void targetsAreMadeInThePaddedSize() {
        for (Sample sample : first("[rescale: {short_side: [80], long_side: 200}]", WIDE, TALL)
                .targets()) {
            assertThat(sample.truth().width())
                    .isEqualTo(128)
                    .isEqualTo(sample.image().width());
            assertThat(sample.truth().height())
                    .isEqualTo(192)
                    .isEqualTo(sample.image().height());
            Mask mask = sample.truth().instances().objects().get(0).mask();
            assertThat(mask.width()).isEqualTo(128);
            assertThat(mask.height()).isEqualTo(192);
        }
    }

    @Test
    void aRescaledPictureIsTheInputOfInference() {
        for (Sample sample : List.of(WIDE, TALL)) {
            Batch<List<Sample>> batch = first("[rescale: {short_side: [48], long_side: 100}]", sample);
            Pixels image = sample.image();
            Pixels input = new Pixels(image.width(), image.height(), 1, 1, normalised(sample));
            Frame frame = SOLO.frame(image.width(), image.height());
            Pixels scaled = Resize.bilinear(input, frame.scaledWidth(), frame.scaledHeight());
            Pixels placed = Crops.of(scaled, 0, 0, frame.inputWidth(), frame.inputHeight(), SOLO.border());
            assertThat(batch.width()).isEqualTo(frame.inputWidth());
            assertThat(batch.height()).isEqualTo(frame.inputHeight());
            assertThat(batch.images()).containsExactly(placed.values(), within(1e-4f));
        }
    }

    @Test
    void aBatchHasSidesThatTheNetworkTakes() {
        InputSizes odd = new InputSizes(16, 1);
        Batch<List<Sample>> batch = first(Map.of("inputSizes", none -> odd), "[]", WIDE, TALL);
        assertThat(batch.width()).isEqualTo(65);
        assertThat(batch.height()).isEqualTo(81);
        Map<String, Function<Object[], Object>> mirrored =
                Map.of("inputSizes", none -> odd, "border", none -> new Border.Reflect());
        assertThat(first(mirrored, "[crop: {size: [33, 17]}]", WIDE, TALL).height())
                .isEqualTo(33);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first(mirrored, "[crop: {size: 32}]", WIDE, TALL))
                .withMessage("crops of 32x32, but the network needs sides of 16 n + 1 pixels (17, 33, 49, ...);"
                        + " change crop in augment");
    }

    @Test
    void anImageTooLargeForTheNetworkIsNamedBeforeItIsSeen() {
        Map<String, Function<Object[], Object>> limited = Map.of("longestSide", none -> 64);
        assertThat(first(limited, "[]", WIDE).width()).isEqualTo(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first(limited, "[]", WIDE, TALL))
                .withMessage("the image 30x70 is 30x70 when it comes to the network, which sees sides of at most 64;"
                        + " add a crop or rescale to augment");
        assertThat(first(limited, "[rescale: {short_side: [64], long_side: 64}]", WIDE, TALL)
                        .height())
                .isEqualTo(64);
    }

    /** What a method would draw for its targets, six numbers a batch. */
    private static List<List<Long>> drawn(int seed, int workers, int firstBatch, int count) {
        return drawn(seed, workers, 0, firstBatch, count);
    }

    private static List<List<Long>> drawn(int seed, int workers, int stageNumber, int firstBatch, int count) {
        Recipe recipe = Recipe.bind("test", (ObjectNode) Settings.parseYaml("""
                data: {normalization: {kind: mean_std, mean: [0.5], std: [0.25]}}
                train: {batch: 2, seed: %d, workers: %d}
                then: [{crops: 1000}]
                """.formatted(seed, workers)));
        Method<?, List<Long>> method = soloBut(Map.of(
                "targets",
                arguments -> ((RandomGenerator) arguments[1]).longs(6).boxed().toList()));
        TrainingStage stage = TrainingStage.of(recipe, method).get(stageNumber);
        try (Loader<Batch<List<Long>>> loader =
                Batches.load(recipe, new Few(List.of(WIDE, TALL)), method, stage, firstBatch)) {
            return IntStream.range(0, count)
                    .mapToObj(n -> loader.next().targets())
                    .toList();
        }
    }

    @Test
    void whatTargetsDrawDependsOnTheSeedAndTheBatchAlone() {
        List<List<Long>> drawn = drawn(1, 1, 0, 8);
        assertThat(drawn.stream().flatMap(List::stream)).doesNotHaveDuplicates();
        assertThat(drawn(1, 4, 0, 8)).isEqualTo(drawn);
        assertThat(drawn(1, 3, 5, 3)).isEqualTo(drawn.subList(5, 8));
        assertThat(drawn(2, 1, 0, 8)).doesNotContainAnyElementsOf(drawn);
    }

    @Test
    void aStageDrawsWhatNoOtherDrew() {
        List<List<Long>> second = drawn(1, 1, 1, 0, 8);
        assertThat(second).doesNotContainAnyElementsOf(drawn(1, 1, 0, 0, 8));
        assertThat(drawn(1, 3, 1, 5, 3)).isEqualTo(second.subList(5, 8));
    }

    private record Few(List<Sample> samples) implements Dataset {
        @Override
        public int size() {
            return samples.size();
        }

        @Override
        public List<Category> categories() {
            return List.of(new Category(1, "thing", true));
        }

        @Override
        public String name(int index) {
            return samples.get(index).name();
        }

        @Override
        public Sample read(int index) {
            return samples.get(index);
        }

        @Override
        public List<Path> files(int index) {
            return List.of();
        }
    }
}
