package boxless;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Overreach.Cause;
import boxless.data.TrainedOn;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverreachTest {
    private static final String NETWORK = "network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8%s}";
    private static final String CROPS =
            "augment: [rescale: {short_side: [300], long_side: 900}, crop: {size: [128, 257]}]";

    @Test
    void largerThanTheCropsOfTrainingIsTooLarge() {
        assertThat(seen("", CROPS, 257, 200)).isEmpty();
        assertThat(seen("", CROPS, 200, 258)).contains(new Overreach(Cause.DISTANCES, 273, 257, false, 0));
        assertThat(seen("", "augment: [crop: {size: 33}, rescale: {short_side: [90], long_side: 90}]", 97, 9))
                .isEmpty();
    }

    @Test
    void whatIsResizedOrCutCountsAsTheNetworkSeesIt() {
        assertThat(seen(", side: 257", CROPS, 2000, 1000)).isEmpty();
        assertThat(seen(", side: 513", CROPS, 9, 9)).contains(new Overreach(Cause.DISTANCES, 513, 257, true, 0));
        try (Model model = model("", CROPS)) {
            Segmenter segmenter = Segmenter.of(model);
            assertThat(segmenter.withScale(.5).overreach(513, 400)).isEmpty();
            assertThat(segmenter.withScale(2).overreach(200, 100))
                    .contains(new Overreach(Cause.DISTANCES, 401, 257, false, 0));
            assertThat(segmenter.withTiles(Tiling.of(800)).overreach(5000, 100))
                    .contains(new Overreach(Cause.DISTANCES, 785, 257, false, 5000));
            assertThat(segmenter.overreach(2049, 9)).contains(new Overreach(Cause.DISTANCES, 2049, 257, false, 0));
            assertThat(segmenter.overreach(2050, 9))
                    .contains(new Overreach(Cause.DISTANCES, 1233, 257, false, 2050)); // a tile
        }
    }

    @Test
    void nothingIsSaidWhereNothingIsKnownOrDistancesHaveNoWeights() {
        assertThat(seen("", "", 5000, 5000)).isEmpty();
        assertThat(seen("", "augment: [crop: {size: large}]", 5000, 5000)).isEmpty();
        assertThat(seen("", "augment: [flip: {horizontal: .5}]", 5000, 5000)).isEmpty();
        try (Model model =
                Model.create("test", card(NETWORK.formatted(", attention: {pixel_to_pixel: convolution}"), CROPS))) {
            assertThat(Segmenter.of(model).overreach(5000, 5000)).isEmpty();
        }
    }

    @Test
    void aGridKnowsNoMuchLargerImagesThanThoseOfTraining() {
        String crops = "augment: [crop: {size: 256}]";
        assertThat(seenBySolo("short_side: 0", crops, null, 352, 200)).isEmpty();
        assertThat(seenBySolo("short_side: 0", crops, null, 10, 353))
                .contains(new Overreach(Cause.CELLS, 384, 256, false, 0));
        TrainedOn.Range sides = new TrainedOn.Range(199, 250);
        assertThat(seenBySolo("short_side: 0", "", sides, 1280, 9))
                .contains(new Overreach(Cause.CELLS, 1280, 256, false, 0));
        assertThat(seenBySolo("short_side: 0", "", null, 1280, 9)).isEmpty();
        String scaled = "augment: [rescale: {short_side: [200], long_side: 400}]";
        assertThat(seenBySolo("short_side: 200, long_side: 400", scaled, sides, 9000, 9000))
                .isEmpty();
        assertThat(seenBySolo("short_side: 800, long_side: 1333", crops, sides, 300, 200))
                .contains(new Overreach(Cause.CELLS, 1216, 256, true, 0));
    }

    @Test
    void norMuchSmallerOnes() {
        TrainedOn.Range sides = new TrainedOn.Range(250, 900);
        assertThat(seenBySolo("short_side: 0", "", sides, 161, 9)).isEmpty();
        Overreach less = new Overreach(Cause.CELLS, 160, 256, false, 0);
        assertThat(less.isLess()).isTrue();
        assertThat(seenBySolo("short_side: 0", "", sides, 160, 9)).contains(less);
        assertThat(seenBySolo("short_side: 0", "augment: [crop: {size: 256}]", null, 9, 160))
                .contains(less);
        assertThat(seenBySolo("short_side: 160, long_side: 160", "augment: [crop: {size: 256}]", null, 900, 900))
                .contains(new Overreach(Cause.CELLS, 160, 256, true, 0));
        assertThat(seen("", CROPS, 9, 9)).isEmpty(); // the network has weights for shorter distances
    }

    @Test
    void orTilesThatAreMuchSmaller() {
        try (Model model = Model.create("test", solo("short_side: 0", "augment: [crop: {size: 512}]", null, null))) {
            Segmenter segmenter = Segmenter.of(model).withTiles(Tiling.of(256));
            Overreach cut = segmenter.overreach(2048, 9).orElseThrow();
            assertThat(cut).isEqualTo(new Overreach(Cause.CELLS, 256, 512, false, 2048));
            assertThat(cut.isCut()).isTrue();
            assertThat(cut.isLess()).isTrue();
            assertThat(cut.fitsWhole()).isFalse();
            assertThat(segmenter.overreach(716, 9).orElseThrow().fitsWhole()).isTrue();
            assertThat(segmenter.overreach(717, 9).orElseThrow().fitsWhole()).isFalse();
            assertThat(segmenter.withScale(.25).overreach(2048, 9))
                    .contains(new Overreach(Cause.CELLS, 256, 512, false, 512));
            Overreach whole = segmenter.overreach(256, 256).orElseThrow();
            assertThat(whole).isEqualTo(new Overreach(Cause.CELLS, 256, 512, false, 0));
            assertThat(whole.isCut()).isFalse();
            assertThat(segmenter.withTiles(Tiling.of(512)).overreach(2048, 2048))
                    .isEmpty();
        }
    }

    @Test
    void aRescaleLeavesWhatTheShapeOfTheImagesAllows() {
        String scaled = "augment: [rescale: {short_side: [200, 300], long_side: 900}]";
        // Longer sides of 260 to 450, which are 288 to 480 in the network's input.
        TrainedOn.Range shape = new TrainedOn.Range(1.3, 1.5);
        assertThat(seenBySolo("short_side: 0", scaled, null, shape, 672, 9)).isEmpty();
        assertThat(seenBySolo("short_side: 0", scaled, null, shape, 673, 9))
                .contains(new Overreach(Cause.CELLS, 704, 480, false, 0));
        assertThat(seenBySolo("short_side: 0", scaled, null, shape, 224, 9)).isEmpty();
        assertThat(seenBySolo("short_side: 0", scaled, null, shape, 192, 9))
                .contains(new Overreach(Cause.CELLS, 192, 288, false, 0));
        TrainedOn.Range strips = new TrainedOn.Range(1, 9);
        assertThat(seenBySolo("short_side: 0", scaled, null, strips, 1290, 9))
                .contains(new Overreach(Cause.CELLS, 1312, 928, false, 0));
        String cropped = "augment: [crop: {size: [100, 200]}, rescale: {short_side: [160], long_side: 900}]";
        assertThat(seenBySolo("short_side: 0", cropped, null, strips, 449, 9))
                .contains(new Overreach(Cause.CELLS, 480, 320, false, 0));
        assertThat(seenBySolo("short_side: 0", scaled, null, null, 1280, 9)).isEmpty(); // as long as they may be: 900
    }

    private static Optional<Overreach> seenBySolo(
            String resize, String recipe, TrainedOn.@Nullable Range side, int width, int height) {
        return seenBySolo(resize, recipe, side, null, width, height);
    }

    private static Optional<Overreach> seenBySolo(
            String resize,
            String recipe,
            TrainedOn.@Nullable Range side,
            TrainedOn.@Nullable Range aspect,
            int width,
            int height) {
        try (Model model = Model.create("test", solo(resize, recipe, side, aspect))) {
            return Segmenter.of(model).overreach(width, height);
        }
    }

    private static Model.Card solo(
            String resize, String recipe, TrainedOn.@Nullable Range side, TrainedOn.@Nullable Range aspect) {
        return new Model.Card(
                        "solo",
                        Settings.parseYaml(
                                "{channels: 1, classes: 1, backbone: {depth: 18, width: 8}, features: 32, head: {kind: decoupled-light, convs: 1, width: 32},"
                                        + " resize: {%s}}".formatted(resize)),
                        new Normalization.Unit(),
                        Category.things(List.of("cell")),
                        recipe,
                        "")
                .withTrainedOn(new TrainedOn(
                        1,
                        new TrainedOn.Range(0, 1),
                        new TrainedOn.Range(0, 0),
                        1,
                        new TrainedOn.Diameter(5, 8, 12),
                        side,
                        aspect));
    }

    private static Optional<Overreach> seen(String options, String recipe, int width, int height) {
        try (Model model = model(options, recipe)) {
            return Segmenter.of(model).overreach(width, height);
        }
    }

    private static Model model(String options, String recipe) {
        return Model.create("test", card(NETWORK.formatted("") + options, recipe));
    }

    private static Model.Card card(String options, String recipe) {
        return new Model.Card(
                "max-deeplab",
                Settings.parseYaml("{" + options + "}"),
                new Normalization.Unit(),
                Category.things(List.of("cell")),
                recipe,
                "");
    }
}
