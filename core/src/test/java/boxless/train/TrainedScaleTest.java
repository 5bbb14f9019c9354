package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.Model;
import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.data.augment.Rescale;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Size;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedScaleTest {
    @Test
    void whereImagesDifferEachHasAScaleOfItsOwn() {
        assertThat(scale(50).notes(sheets(100, 200)))
                .containsExactly(
                        "augment.rescale: objects become 0.250 to 0.500 times as large, but the model validates and segments images at their own size;"
                                + " segment them with the --scale of their size, or with --diameter");
        assertThat(scale(50).notes(sheets(200, 204)))
                .singleElement()
                .asString()
                .endsWith("; segment them with --scale 0.248");
    }

    @Test
    void nothingIsSaidWhereObjectsKeepTheirSize() {
        assertThat(scale(95, 105).notes(sheets(100, 104))).isEmpty();
        assertThat(new TrainedScale(List.of()).notes(sheets(100, 200))).isEmpty();
    }

    @Test
    void aModelThatResizesImagesItselfLearnsTheSizesThatItSees() {
        assertThat(ofSolo(64).factor(new Size(200, 100))).isEqualTo(1);
        assertThat(ofSolo(0).factor(new Size(200, 100))).isCloseTo(.5, within(1e-9));
    }

    private static TrainedScale ofSolo(int shortSide) {
        Recipe recipe = TinyTrainings.solo(
                "model.resize.short_side=" + shortSide, "augment=[{rescale: {short_side: [50], long_side: 1000}}]");
        Model.Card card = new Model.Card(
                recipe.method(),
                recipe.model(),
                recipe.data().normalization(),
                Category.things(List.of("nucleus")),
                recipe.toYaml(),
                "");
        try (Model model = Model.create("test", card)) {
            return TrainedScale.of(recipe, model.method());
        }
    }

    private static TrainedScale scale(Integer... shortSides) {
        return new TrainedScale(List.of(new Rescale(List.of(shortSides), 1000)));
    }

    /** Empty square images. */
    private static Dataset sheets(int... sides) {
        return Scenes.dataset(Arrays.stream(sides)
                .mapToObj(side -> new Sample(
                        "sheet" + side,
                        new Pixels(side, side, 1, 255, new float[side * side]),
                        Panoptic.ofLabels(new LabelMap(side, side, new int[side * side]), 1)))
                .toArray(Sample[]::new));
    }
}
