package boxless;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverreachTest {
    private static final String NETWORK = "network: {width: 8, blocks: [1, 1, 1, 1], slots: 4, memory: 8%s}";
    private static final String CROPS =
            "augment: [rescale: {short_side: [300], long_side: 900}, crop: {size: [128, 257]}]";

    @Test
    void largerThanTheCropsOfTrainingIsTooLarge() {
        assertThat(seen("", CROPS, 257, 200)).isEmpty();
        assertThat(seen("", CROPS, 200, 258)).contains(new Overreach(273, 257, false));
        assertThat(seen("", "augment: [crop: {size: 33}, rescale: {short_side: [90], long_side: 90}]", 97, 9))
                .isEmpty();
    }

    @Test
    void whatIsResizedOrCutCountsAsTheNetworkSeesIt() {
        assertThat(seen(", side: 257", CROPS, 2000, 1000)).isEmpty();
        assertThat(seen(", side: 513", CROPS, 9, 9)).contains(new Overreach(513, 257, true));
        try (Model model = model("", CROPS)) {
            Segmenter segmenter = Segmenter.of(model);
            assertThat(segmenter.withScale(.5).overreach(513, 400)).isEmpty();
            assertThat(segmenter.withScale(2).overreach(200, 100)).contains(new Overreach(401, 257, false));
            assertThat(segmenter.withTiles(Tiling.of(800)).overreach(5000, 100))
                    .contains(new Overreach(801, 257, false));
            assertThat(segmenter.overreach(2049, 9)).contains(new Overreach(2049, 257, false));
            assertThat(segmenter.overreach(2050, 9)).contains(new Overreach(1537, 257, false)); // a tile
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
