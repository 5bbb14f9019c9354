package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.GoldenFiles;
import boxless.RealData;
import boxless.Ruled;
import boxless.SharedData;
import boxless.image.Border;
import boxless.image.Crops;
import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.mask.Box;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Point;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** From an image to its objects, against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class GoldenInferenceTest {
    private static JsonNode generated(String kind) {
        return GoldenFiles.json(GoldenInferenceTest.class, "inference-" + kind + ".json");
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch-toy, proposals",
        "pytorch-toy, proposals-flip",
        "pytorch-toy, dense",
        "pytorch-toy, crops-flip",
        "mxnet-toy, proposals",
        "mxnet-toy, proposals-flip",
        "mxnet-toy, dense"
    })
    void objectsEqualTheReferences(String kind, String name) {
        JsonNode golden = generated(kind).get("cases").get(name);
        try (GoldenModel model = new GoldenModel(kind, golden.get("settings"))) {
            assertInference(model, picture(kind, golden), golden);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch-toy", "mxnet-toy"})
    void objectsOfTheReferencesRandomPointsEqualTheReferences(String kind) {
        JsonNode golden = generated(kind).get("cases").get("random-flip");
        Pixels picture = picture(kind, golden);
        try (GoldenModel model = new GoldenModel(kind, golden.get("settings"));
                PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Readout readout = model.readout(picture, whole(picture));
            assertThat(categories(readout.semantic())).isEqualTo(map(golden, "semantic", picture));
            PointOptions.Random points = (PointOptions.Random) model.decoder.points();
            assertObjects(
                    GoldenDecoderTest.replayed(golden, readout, model.decoder, points, model.channels),
                    golden,
                    picture);
        }
    }

    @RealData
    @ParameterizedTest
    @CsvSource({
        "pytorch-toy, 00000_250-cut-proposals",
        "pytorch-toy, 00000_250-cut-proposals-flip",
        "mxnet-toy, 00000_250-cut-proposals",
        "mxnet-toy, 00000_250-cut-proposals-flip"
    })
    void objectsOfRealPicturesEqualTheReferences(String kind, String name) {
        JsonNode golden = GoldenFiles.json(getClass(), "real-" + kind + ".json").get(name);
        JsonNode cut = golden.get("cut"); // y, x, height, width
        Pixels picture = Crops.of(
                Pictures.read(SharedData.path(golden.get("file").asString())),
                cut.get(1).asInt(),
                cut.get(0).asInt(),
                cut.get(3).asInt(),
                cut.get(2).asInt(),
                new Border.Reflect());
        assertThat(Arrays.hashCode(interleaved(picture)))
                .isEqualTo(golden.get("image").asInt());
        try (GoldenModel model = new GoldenModel(kind, golden.get("settings"))) {
            assertInference(model, picture, golden);
        }
    }

    private static void assertInference(GoldenModel model, Pixels picture, JsonNode golden) {
        assertReadouts(model, picture, golden);
        assertObjects(model.segment(picture), golden, picture);
    }

    /** The candidates of every crop, and the categories of the pixels. */
    private static void assertReadouts(GoldenModel model, Pixels picture, JsonNode golden) {
        SemanticAverage semantic = new SemanticAverage(picture.width(), picture.height(), 1, 1);
        List<List<Point>> candidates = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (Box part : parts(picture, model.decoder)) {
                Readout readout = model.readout(picture, part);
                semantic.add(part, readout.semantic());
                candidates.add(candidates(readout, (PointOptions.Proposals) model.decoder.points()));
            }
        }
        List<List<Point>> expected = new ArrayList<>();
        if (model.decoder.crop() > 0) {
            golden.get("candidates").forEach(crop -> expected.add(GoldenDecoderTest.points(crop)));
        } else {
            expected.add(GoldenDecoderTest.points(golden.get("candidates")));
        }
        assertThat(candidates).isEqualTo(expected);
        assertThat(categories(semantic.mean())).isEqualTo(map(golden, "semantic", picture));
    }

    private static List<Box> parts(Pixels picture, DecoderOptions options) {
        if (options.crop() == 0) {
            return List.of(whole(picture));
        }
        Cuts rows = Cuts.of(picture.height(), options.crop(), options.overlap());
        Cuts columns = Cuts.of(picture.width(), options.crop(), options.overlap());
        List<Box> parts = new ArrayList<>();
        for (int row = 0; row < rows.starts().length; row++) {
            for (int column = 0; column < columns.starts().length; column++) {
                parts.add(Cuts.crop(rows, row, columns, column));
            }
        }
        return parts;
    }

    private static Box whole(Pixels picture) {
        return new Box(0, 0, picture.width(), picture.height());
    }

    private static List<Point> candidates(Readout readout, PointOptions.Proposals options) {
        int width = readout.semantic().width();
        int height = readout.semantic().height();
        float[] map = Decoder.proposalMap(readout, options);
        return Arrays.stream(LocalMaxima.of(map, width, height, options).points())
                .mapToObj(at -> new Point(at % width, at / width))
                .toList();
    }

    /** Background or the one category of things. */
    private static LabelMap categories(Semantic semantic) {
        float[] background = semantic.stuff()[0];
        float[] thing = semantic.things()[0];
        int[] labels = IntStream.range(0, semantic.pixels())
                .map(i -> thing[i] > background[i] ? 1 : 0)
                .toArray();
        return new LabelMap(semantic.width(), semantic.height(), labels);
    }

    /** Objects are ours in the reference's order, without those that have no pixel. */
    private static void assertObjects(Segmentation found, JsonNode golden, Pixels picture) {
        LabelMap expected = map(golden, "instances", picture);
        assertThat(found).isInstanceOf(Instances.class);
        assertThat(found.labels()).isEqualTo(expected.relabelled());
        assertThat(found.instances().objects())
                .extracting(Instance::category)
                .containsExactlyElementsOf(Arrays.stream(expected.distinct())
                        .mapToObj(
                                label -> golden.get("categories").get(label - 1).asInt())
                        .toList());
    }

    private static LabelMap map(JsonNode golden, String name, Pixels picture) {
        int[] labels = GoldenDecoderTest.labels(golden.get(name), picture.width() * picture.height());
        return new LabelMap(picture.width(), picture.height(), labels);
    }

    /** A gradient, twelve discs and noise. */
    private static Pixels picture(String kind, JsonNode golden) {
        String name = golden.get("picture").asString();
        JsonNode pictures = generated(kind);
        JsonNode size = pictures.get("sizes").get(name);
        int height = size.get(0).asInt();
        int width = size.get(1).asInt();
        float[] values = new float[3 * height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int disc = disc(y, x, height, width);
                for (int c = 0; c < 3; c++) {
                    int plain = disc < 0 ? (3 * y + 2 * x + 40 * c) % 128 : disc(disc, 3 + c, 256);
                    int grain = (int) (32 * Ruled.unit("grain", (y * width + x) * 3L + c));
                    values[(c * height + y) * width + x] = Math.min(255, plain + grain);
                }
            }
        }
        Pixels picture = new Pixels(width, height, 3, 255, values);
        assertThat(Arrays.hashCode(interleaved(picture)))
                .isEqualTo(pictures.get("pictures").get(name).get("hash").asInt());
        return picture;
    }

    /** Number of the disc that covers the pixel, or -1. */
    private static int disc(int y, int x, int height, int width) {
        for (int i = 11; i >= 0; i--) {
            int dy = y - disc(i, 0, height);
            int dx = x - disc(i, 1, width);
            int radius = 4 + disc(i, 2, 8);
            if (dy * dy + dx * dx <= radius * radius) {
                return i;
            }
        }
        return -1;
    }

    private static int disc(int disc, int k, int range) {
        return (int) (Ruled.unit("disc", 6L * disc + k) * range);
    }

    private static int[] interleaved(Pixels picture) { // -> (H, W, 3)
        return IntStream.range(0, picture.values().length)
                .map(i -> (int) picture.at(i % 3, i / 3 % picture.width(), i / 3 / picture.width()))
                .toArray();
    }
}
