package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import boxless.file.Settings;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official networks, counted and called; their numbers are in {@link GoldenForwardTest}. */
class AdaptIsNetworkTest {
    private static final List<Category> TOY = Category.things(List.of("object"));

    static AdaptIs method(String options, List<Category> categories) {
        return (AdaptIs) AdaptIs.PAPER.method("test", Settings.parseYaml(options), categories);
    }

    static List<Category> cityscapes() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            names.add("class " + i);
        }
        return Category.of(names, names.subList(0, 11));
    }

    @ParameterizedTest
    @CsvSource({
        "unet, 6794634",
        "unet-mxnet, 6870922",
    })
    void toyNetworksHaveTheOfficialNumberOfParameters(String kind, long count) {
        AdaptIs method = method("{network: {kind: %s}, coordinates: {radius: 42}}".formatted(kind), TOY);
        assertThat(State.count(method.network())).isEqualTo(count);
    }

    /** On the way up every channel is made of equally many of those below: 512 are no multiple of 48 * 8, nor of 80 * 4. */
    @ParameterizedTest
    @CsvSource({"unet", "unet-mxnet"})
    void aUNetOfAWidthThatItCannotHaveIsRefused(String kind) {
        for (int width : new int[] {8, 48, 80, 96}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> unet(kind, width))
                    .withMessageContaining("network.width: %d; it must be a power of two from 16", width);
        }
        for (int width : new int[] {16, 64}) {
            AdaptIs method = unet(kind, width);
            assertThat(State.count(method.network())).isPositive();
            State.free(method.network());
        }
    }

    private static AdaptIs unet(String kind, int width) {
        return method("{network: {kind: %s, width: %d}, coordinates: {radius: 42}}".formatted(kind, width), TOY);
    }

    /** (32, 32, 3, 3) with a variance of 1 / (32 x 9), and (128, 128, 1, 1) with one of 2 / 128; of 9,216 values the deviation is known to .74 %. */
    @ParameterizedTest
    @CsvSource({"unet, .0589256", "street, .125"})
    void freshWeightsAreXaviers(String kind, double deviation) {
        torch.manual_seed(1);
        AdaptIs method = method("{network: {kind: %s}, coordinates: {radius: 42}}".formatted(kind), TOY);
        Map<String, Tensor> state = State.parameters(method.network());
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = required(state, "adaptis_head.block0.3.weight");
            assertThat(weight.std().item_double()).isCloseTo(deviation, withinPercentage(3));
            assertThat(Tensors.floats(required(state, "adaptis_head.block0.3.bias")))
                    .containsOnly(0f);
        }
    }

    @Test
    void freshUpsamplingIsBilinear() {
        AdaptIs method = method("{network: {kind: unet}, coordinates: {radius: 42}}", TOY);
        List<String> found = new ArrayList<>();
        try (PointerScope scope = new PointerScope()) {
            State.parameters(method.network()).forEach((name, tensor) -> {
                if (name.contains(".upsampler.")) {
                    found.add(name);
                    float[] line = {.25f, .75f, .75f, .25f};
                    float[] expected = new float[Math.toIntExact(tensor.numel())]; // (channels, 1, 4, 4)
                    for (int i = 0; i < expected.length; i++) {
                        expected[i] = line[i / 4 % 4] * line[i % 4];
                    }
                    assertThat(Tensors.floats(tensor)).as(name).containsExactly(expected);
                }
            });
        }
        assertThat(found).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({"50, 39996629", "101, 58988757"})
    void streetNetworksHaveTheOfficialNumberOfParameters(int depth, long count) {
        AdaptIs method = method(
                "{network: {kind: street, depth: %d}, coordinates: {radius: 280}}".formatted(depth), cityscapes());
        assertThat(State.count(method.network())).isEqualTo(count);
    }

    @ParameterizedTest
    @CsvSource({"unet", "unet-mxnet", "light"})
    void onePassAnswersForEveryPointOfEveryImage(String kind) {
        AdaptIs method = method("{network: {kind: %s}, coordinates: {radius: 42}}".formatted(kind), TOY);
        method.network().train(false);
        GoldenModel.countTrainingOfProposals(method.network());
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            float[] images = new float[2 * 3 * 96 * 96];
            Map<String, Tensor> outputs = method.outputs(Map.of(
                    Method.IMAGES,
                    Tensors.of(images, 2, 3, 96, 96),
                    AdaptIs.POINTS,
                    Tensors.of(new float[12], 2, 3, 2)));
            assertThat(required(outputs, "instances").shape()).containsExactly(6, 1, 96, 96);
            assertThat(required(outputs, "semantic").shape()).containsExactly(2, 2, 96, 96);
            assertThat(required(outputs, "proposals").shape()).containsExactly(6, 1);
        }
    }

    @Test
    void aProposalHeadIsUntrainedOnceItsFeaturesLearnAgain() {
        AdaptIs method = method("{network: {kind: unet}, coordinates: {radius: 42}}", TOY);
        GoldenModel.countTrainingOfProposals(method.network());
        method.train(AdaptIs.PROPOSALS);
        assertThat(method.remarks()).isEmpty();
        method.train(AdaptIs.MASKS);
        assertThat(method.remarks()).singleElement().asString().contains("random points");
    }

    @Test
    void aProposalHeadRunsOnceItHasLearned() {
        AdaptIs method = method("{network: {width: 16, features: 16}, coordinates: {radius: 42}}", TOY);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor images = Tensors.of(new float[3 * 64 * 64], 1, 3, 64, 64);
            method.network().train(false);
            assertThat(method.encode(images, false).proposals()).isNull();
            method.train(AdaptIs.PROPOSALS);
            assertThat(method.encode(images, false).proposals()).isNotNull();
            method.network().train(false);
            assertThat(method.encode(images, false).proposals()).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, true", "4, true", "4, false"})
    void cellsThatKnowTheirCentreAreApartByTheDistanceOfTheCentres(int stride, boolean centred) {
        Centres centres = new Centres(40, new Lattice(stride, centred));
        int h = 6;
        int w = 8;
        float[] offsets = new float
                [2 * h * w]; // all cells but the first row say the pixel (5, 9), those of the first say (5, 14)
        for (int i = 0; i < h * w; i++) {
            offsets[i] = (float) ((5 - centres.lattice().pixel(i / w)) / 40);
            offsets[i + h * w] = (float) (((i < w ? 14 : 9) - centres.lattice().pixel(i % w)) / 40);
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor map = centres.of(Tensors.of(offsets, 1, 2, h, w));
            float[] points = {2 * stride, 3 * stride, 0, 0}; // one of the second object, one of the first
            Tensor own = new QueryFeatures(centres.lattice()).of(map, points);
            float[] channels = Tensors.floats(Centres.channels(map, own)); // (2, 3, h, w)
            for (int k = 0; k < 2; k++) {
                for (int i = 0; i < h * w; i++) {
                    float column = i < w == (k == 1) ? 0 : k == 0 ? 1 : -1; // five pixels are an eighth of the radius
                    int at = 3 * k * h * w + i;
                    assertThat(channels[at]).isCloseTo(0, within(1e-5f));
                    assertThat(channels[at + h * w]).isCloseTo(column, within(1e-5f));
                    assertThat(channels[at + 2 * h * w]).isCloseTo(Math.abs(column), within(.011f));
                }
            }
        }
    }

    @Test
    void featuresAreTakenBetweenCells() { // feature = 0, 1, 2, ... in (1, 2, 5, 6)
        float[] values = new float[60];
        for (int i = 0; i < 60; i++) {
            values[i] = i;
        }
        try (PointerScope scope = new PointerScope()) {
            Tensor map = Tensors.of(values, 1, 2, 5, 6);
            QueryFeatures full = new QueryFeatures(new Lattice(1, false));
            assertThat(Tensors.floats(full.of(map, new float[] {2, 3}))).containsExactly(15, 45);
            QueryFeatures quarter = new QueryFeatures(new Lattice(4, false));
            assertThat(Tensors.floats(quarter.of(map, new float[] {6, 10}))).containsExactly(11.5f, 41.5f);
            assertThat(Tensors.floats(full.of(map, new float[] {2, 6}))).containsExactly(17, 47); // the border
            assertThat(Tensors.floats(full.of(map, new float[] {2, 6.5f}))).containsExactly(0, 0);
            assertThat(Tensors.floats(full.of(map, new float[] {-1, 0}))).containsExactly(0, 30);
        }
    }

    @Test
    void coordinatesAreClippedAfterTheDistance() {
        try (PointerScope scope = new PointerScope()) {
            float[] toy = coordinates(42, 1, new float[] {10, 20}, 96, 96);
            assertThat(at(toy, 96, 96, 10, 20)).containsExactly(0, 0, 0);
            assertThat(at(toy, 96, 96, 31, 20)).containsExactly(.5f, 0, .5f);
            assertThat(at(toy, 96, 96, 40, 60)).containsExactly(.714286f, .952381f, 1);
            assertThat(at(toy, 96, 96, 95, 95)).containsExactly(1, 1, 1);
            float[] street = coordinates(280, 4, new float[] {100, 200}, 64, 128);
            assertThat(at(street, 64, 128, 25, 50)).containsExactly(0, 0, 0);
            assertThat(at(street, 64, 128, 0, 0)).containsExactly(-.357143f, -.714286f, .798596f);
            assertThat(at(street, 64, 128, 60, 120)).containsExactly(.5f, 1, 1);
        }
    }

    private static float[] coordinates(double radius, int stride, float[] point, int height, int width) {
        CoordinateOptions options =
                new CoordinateOptions(CoordinateOptions.Origin.POINT, new CoordinateOptions.Radius(radius));
        return Tensors.floats(
                new Coordinates(options, new Lattice(stride, false)).of(point, height, width, Tensors.of(point, 2)));
    }

    /** To six digits. */
    private static float[] at(float[] channels, int height, int width, int row, int column) {
        float[] values = new float[3];
        for (int c = 0; c < 3; c++) {
            values[c] = Math.round(1e6 * channels[c * height * width + row * width + column]) / 1e6f;
        }
        return values;
    }

    @Test
    void adaptiveNormalisationAddsOneToTheBias() { // sic: as in the official PyTorch code
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            AdaIn layer = new AdaIn(AdaIn.Form.PYTORCH, 2, 2, 1e-5);
            Map<String, Tensor> state = State.parameters(layer);
            required(state, "affine_scale.weight").copy_(Tensors.of(new float[] {1, 0, 0, 1}, 2, 2));
            required(state, "affine_bias.weight").fill_(new Scalar(0));
            required(state, "affine_bias.bias").copy_(Tensors.of(new float[] {.5f, -.5f}, 2));
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 0, 0, 0, 4}, 1, 2, 2, 2);
            float[] y = Tensors.floats(layer.forward(x, Tensors.of(new float[] {2, 3}, 1, 2)));
            float[] expected = {
                -1.183271f, .605577f, 2.394424f, 4.183271f, -1.232048f, -1.232048f, -1.232048f, 5.696144f
            };
            for (int i = 0; i < 8; i++) {
                assertThat((double) y[i]).isCloseTo(expected[i], within(1e-5));
            }
        }
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
