package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.Model;
import boxless.RealData;
import boxless.Repository;
import boxless.SharedData;
import boxless.data.folders.Datasets;
import boxless.image.Appearance;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainedOnTest {
    /** Images of 10 x 10 with one object of 1 + index rows, bright in all but the last. */
    private record Bars(Dataset source) implements DatasetView {
        @Override
        public Sample read(int index) {
            int[] labels = new int[100];
            float[] values = new float[100];
            for (int i = 0; i < 100; i++) {
                labels[i] = i < 10 * (index + 1) ? 1 : 0;
                values[i] = labels[i] == 1 ^ index == source.size() - 1 ? 200 : 50;
            }
            return new Sample(
                    "bar", new Pixels(10, 10, 1, 255, values), Panoptic.ofLabels(new LabelMap(10, 10, labels), 1));
        }
    }

    private static final Dataset BARS = new Bars(Scenes.dataset(4, 8, 1));

    @Test
    void rangesSharesAndSizesAreThoseOfTheData() {
        TrainedOn bars = TrainedOn.of(BARS, false);
        assertThat(bars.images()).isEqualTo(4);
        assertThat(bars.level()).isEqualTo(new TrainedOn.Range(.1, .6)); // 1, 2, 3 and the 6 rows below the last object
        assertThat(bars.colour()).isEqualTo(new TrainedOn.Range(0, 0));
        assertThat(bars.bright()).isEqualTo(.75);
        // 2 sqrt(area / pi) of 10, 20, 30 and 40 pixels; the median of four is the second.
        assertThat(bars.diameter()).isEqualTo(new TrainedOn.Diameter(3.568, 5.046, 6.18));
        assertThat(bars.side()).isEqualTo(new TrainedOn.Range(10, 10));
        assertThat(bars.aspect()).isEqualTo(new TrainedOn.Range(1, 1));
    }

    @Test
    void objectsAreAsLargeAsTrainingShowsThem() {
        TrainedOn halves = TrainedOn.of(BARS, false, image -> image.width() / 20.0);
        assertThat(halves.diameter()).isEqualTo(new TrainedOn.Diameter(1.784, 2.523, 3.09));
        assertThat(halves.side()).isEqualTo(new TrainedOn.Range(10, 10));
    }

    /** Empty images of 30 columns and 10, 20, 30, 40 rows. */
    private record Sheets(Dataset source) implements DatasetView {
        @Override
        public Sample read(int index) {
            int height = 10 * (index + 1);
            return new Sample(
                    "sheet",
                    new Pixels(30, height, 1, 255, new float[30 * height]),
                    Panoptic.ofLabels(new LabelMap(30, height, new int[30 * height]), 1));
        }
    }

    @Test
    void whatARescaleMakesOfTheImagesFollowsFromTheirShapes() {
        TrainedOn sheets = TrainedOn.of(new Sheets(Scenes.dataset(4, 8, 1)), false);
        assertThat(sheets.side()).isEqualTo(new TrainedOn.Range(30, 40));
        assertThat(sheets.aspect()).isEqualTo(new TrainedOn.Range(1, 3));
    }

    @Test
    void trainingThatInvertsHasSeenTheInvertedImages() {
        assertThat(TrainedOn.of(BARS, true).level()).isEqualTo(new TrainedOn.Range(.1, .9));
    }

    @Test
    void whatIsFarOutsideTheRangesIsDifferentAndSaidWithNumbers() {
        TrainedOn bars = TrainedOn.of(BARS, false);
        assertThat(bars.difference(new Appearance(.84, .1))).isEmpty();
        assertThat(bars.difference(new Appearance(.86, 0)))
                .hasValue("most of it is bright (mean brightness 0.86 of the contrast, trained on 0.10 to 0.60)");
        assertThat(bars.difference(new Appearance(.3, .2)))
                .hasValue("it has colours (share of colour 0.20, trained on 0.00 to 0.00)");
    }

    @RealData
    @Test
    void theShippedModelsSayWhatTheirDataShows() {
        assertSame(
                dsb2018("train", Datasets.names(Repository.path("recipes/dsb2018-fluorescence-train.txt"))), "nuclei");
        assertSame(dsb2018("train", null), "clicks");
    }

    /** These two are from before sides and shapes were noted. */
    private static void assertSame(Dataset data, String model) {
        assertThat(TrainedOn.of(data, false))
                .usingRecursiveComparison()
                .ignoringFields("side", "aspect")
                .isEqualTo(trainedOn(model));
    }

    @RealData
    @Test
    void noFluorescenceImageIsDifferentForTheModelOfNucleiAndAllTissueAndBrightFieldIs() {
        TrainedOn nuclei = trainedOn("nuclei");
        Dataset fluorescence = dsb2018("val", Datasets.names(Repository.path("recipes/dsb2018-fluorescence-val.txt")));
        assertThat(different(fluorescence, nuclei)).isZero();
        // All kinds: 70 fluorescence images, 14 others.
        assertThat(different(dsb2018("val", null), nuclei)).isEqualTo(14);
        assertThat(different(dsb2018("val", null), trainedOn("clicks"))).isZero();
    }

    private static long different(Dataset data, TrainedOn model) {
        return IntStream.range(0, data.size())
                .filter(i -> Appearance.of(PictureSource.of(data.read(i).image()))
                        .flatMap(model::difference)
                        .isPresent())
                .count();
    }

    private static Dataset dsb2018(String split, @Nullable Collection<String> names) {
        return Datasets.open(SharedData.path("dsb2018"), split, "labels", names);
    }

    private static TrainedOn trainedOn(String model) {
        try (Model read = Model.read(Repository.path("models/" + model + "/model.safetensors"))) {
            return Objects.requireNonNull(read.card().trainedOn());
        }
    }
}
