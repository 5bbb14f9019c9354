package boxless.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import boxless.Model;
import boxless.app.Run;
import boxless.app.TinyModel;
import boxless.app.TinyPictures;
import boxless.data.synthetic.Nuclei;
import boxless.data.synthetic.NucleiScene;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.DType;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class ExplainCommandTest {
    private static final int WIDTH = 75;
    private static final int HEIGHT = 50;

    @TempDir
    static Path shared = Path.of("");

    static Path picture = Path.of("");

    @TempDir
    Path folder = Path.of("");

    @BeforeAll
    static void generate() throws IOException {
        picture = shared.resolve("cells.png");
        Pictures.writePng(
                Nuclei.generate(NucleiScene.varied().withSize(WIDTH, HEIGHT), 7, 0)
                        .image(),
                picture);
    }

    /** Fresh networks with thresholds so low that they find something. */
    static Stream<Arguments> methods() {
        return Stream.of(
                Arguments.of(
                        "spatial-embeddings",
                        "{channels: 1, clustering: {foreground: 0.1, seed: 0.1, min_foreground: 0, min_unclustered: 0, min_pixels: 0}}",
                        List.of("seeds.png", "offsets.png", "embeddings.png", "margins.png")),
                Arguments.of(
                        "solo",
                        "{channels: 1, classes: 1, features: 32, backbone: {depth: 18, norm: trained, frozen_stages: 0},"
                                + " resize: {short_side: 0, long_side: 0}, head: {kind: solo, convs: 1, width: 32},"
                                + " grids: [12, 10, 8, 6, 4], decoder: {score: 0, mask: 0, least: 0}}",
                        List.of("level-1.png", "level-2.png", "level-3.png", "level-4.png", "level-5.png")),
                Arguments.of(
                        "adaptis",
                        "{channels: 1, coordinates: {radius: 20}, network: {kind: light, width: 16, features: 16},"
                                + " decoder: {points: {kind: proposals, thing: 0, peak: 0, mask: 0}}}",
                        List.of("things.png", "proposals.png", "masks.png", "coordinates.png", "click.png")),
                Arguments.of(
                        "max-deeplab",
                        "{channels: 1, decoder: {rule: {kind: pixel-wise, sure: 0}, pixel: 0, thing_area: 0, stuff_area: 0}}",
                        List.of("features.png", "kernels.png", "sureness.png", "slots.csv")));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyFileIsAPictureOfTheImagesSizeOrATableAndIsNamedWithWhatItShows(
            String method, String options, List<String> expected) throws IOException {
        Path model = model(method, options);
        Run run = Run.of("explain", picture, "-m", model, "-o", folder);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        List<Path> files = files(folder);
        assertThat(files.stream().map(file -> file.getFileName().toString()))
                .containsAll(expected.stream().map(name -> "cells." + name).toList());
        assertThat(run.out().lines()).hasSameSizeAs(files);
        for (Path file : files) {
            assertThat(run.out().lines()).anyMatch(line -> line.startsWith(file + ": ") && line.length() > 20);
            if (file.toString().endsWith(".png")) {
                Pixels shown = Pictures.read(file);
                assertThat(List.of(shown.width(), shown.height(), shown.channels()))
                        .containsExactly(WIDTH, HEIGHT, 3);
                assertThat(shades(shown)).as(file.toString()).isGreaterThan(10);
            } else {
                assertThat(Files.readAllLines(file)).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void everySlotIsShownByWhatItCoversAndByWhereItLooked() throws IOException {
        Path model = model(
                "max-deeplab",
                "{channels: 1, decoder: {rule: {kind: pixel-wise, sure: 0}, pixel: 0, thing_area: 0, stuff_area: 0}}");
        assertThat(Run.of("explain", picture, "-m", model, "-o", folder).status())
                .isZero();
        List<String> names = files(folder).stream()
                .map(file -> file.getFileName().toString())
                .toList();
        assertThat(names.stream()
                        .filter(name -> name.contains("attention-"))
                        .map(name -> name.replace("attention", "slot")))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        names.stream().filter(name -> name.contains("slot-")).toList());
    }

    @Test
    void aNetworkThatSeesMoreThanItsTrainingCropsIsNoted() throws IOException {
        Path model =
                TinyModel.writeMaxDeepLab(shared.resolve("crops.safetensors"), "augment: [crop: {size: [33, 65]}]");
        Path large = shared.resolve("large.png");
        Pictures.writePng(
                Nuclei.generate(NucleiScene.varied().withSize(66, HEIGHT), 7, 0).image(), large);
        assertThat(Run.of("explain", large, "-m", model, "-o", folder).errorLines())
                .containsExactly("note: " + large + ": the model " + model
                        + " sees 81 pixels at once but was trained on 65, and has random weights for greater distances;"
                        + " cut out a part of at most 65 pixels, or train it on larger crops");
    }

    @Test
    void whatTheModelWasTrainedOnIsSaidIfNoChannelIsGiven() throws IOException {
        Path tiny = TinyModel.write(shared.resolve("tiny.safetensors"));
        Path blue = TinyModel.withRecipe(tiny, "data: {channel: blue}", shared.resolve("blue.safetensors"));
        Path colours = TinyPictures.write(shared.resolve("colours.png"), WIDTH, HEIGHT, 3);
        assertThat(Run.of("explain", colours, "-m", blue, "-o", folder).errorLines())
                .containsExactly(
                        "note: the model was trained on channel blue; add --channel blue, if the images have it");
        assertThat(Run.of("explain", colours, "-m", blue, "-o", folder, "--channel", "blue")
                        .err())
                .isEmpty();
    }

    @Test
    void whatCannotBeExplainedIsOneLineAndTheRightStatus() throws IOException {
        assertError(1, "no such model", picture, "-m", "missing", "-o", folder);
        assertError(1, "is a folder without model.safetensors; give", picture, "-m", folder, "-o", folder);
        Path model = model("spatial-embeddings", "{channels: 1}");
        assertError(1, "no such file", shared.resolve("missing.png"), "-m", model, "-o", folder);
        assertError(1, "a folder is needed", picture, "-m", model, "-o", picture);
        assertError(2, "--output", picture, "-m", model);
        Path threeChannels = model("spatial-embeddings", "{channels: 4}");
        assertError(1, "channels", picture, "-m", threeChannels, "-o", folder);
        Path axial = TinyModel.writeMaxDeepLab(shared.resolve("axial.safetensors"), "");
        Path wide = shared.resolve("wide.png");
        Pictures.writePng(new Pixels(2209, 33, 1, 255, new float[2209 * 33]), wide);
        assertError(1, "at most 2049 pixels at once; cut out the part", wide, "-m", axial, "-o", folder);
        assertThat(files(folder)).isEmpty();
    }

    @Test
    void whereJavaLacksMemoryTheErrorSaysHowToGiveItMore() throws IOException {
        int side = 1 + (int) Math.sqrt(Runtime.getRuntime().maxMemory() / 100.0); // a pixel takes 100 bytes
        assumeThat(side).as("beyond that no memory helps").isLessThan(11_000);
        Path large = shared.resolve("beyond.png");
        ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY), "png", large.toFile());
        Path model = model("spatial-embeddings", "{channels: 1}");
        assertError(
                1,
                "cut out the part that is to be explained, or give Java more memory: BOXLESS_JAVA_OPTS=-Xmx8g",
                large,
                "-m",
                model,
                "-o",
                folder);
    }

    private static long shades(Pixels picture) {
        return IntStream.range(0, picture.values().length)
                .mapToObj(i -> picture.values()[i])
                .distinct()
                .count();
    }

    private static void assertError(int status, String expected, Object... args) {
        Run run = Run.of(Stream.concat(Stream.of("explain"), Stream.of(args)).toArray());
        assertThat(run.status()).isEqualTo(status);
        assertThat(run.errorLines()).singleElement().asString().contains(expected);
    }

    private static Path model(String method, String options) {
        Path file = shared.resolve(method + Math.abs(options.hashCode()) + ".safetensors");
        torch.manual_seed(1);
        Model.Card card = new Model.Card(
                method,
                Settings.parseYaml(options),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                "",
                "");
        try (Model model = Model.create("test", card)) {
            trained(model);
            model.write(file, DType.F32);
        }
        return file;
    }

    /** AdaptIS proposes points once its normalisation has seen a batch. */
    private static void trained(Model model) {
        Scopes.freeing(() -> {
            State.of(model.method().network()).forEach((name, tensor) -> {
                if (name.endsWith("num_batches_tracked")) {
                    tensor.fill_(new Scalar(1));
                }
            });
            return model;
        });
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
