package boxless.app.serve.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Model;
import boxless.app.TinyModel;
import boxless.app.serve.http.Problem;
import boxless.data.TrainedOn;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Size;
import boxless.tensor.Device;
import boxless.tensor.Precision;
import boxless.weights.DType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What --max-pixels bounds. */
class NetworksTest {
    private static final int SIDE = 50;

    @TempDir
    Path folder;

    private static PictureSource picture(int channels) {
        return PictureSource.of(new Pixels(SIDE, SIDE, channels, 255, new float[SIDE * SIDE * channels]));
    }

    @Test
    void aPictureIsAsLargeAsItsChannelsAndItsScaleMakeIt() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60));
                Desk.Place place = desk.admit()) {
            shelf.put("tiny", TinyModel.write(folder.resolve("tiny.safetensors")));
            Networks networks = new Networks(shelf, desk, Precision.FP32, 2 * SIDE * SIDE, Reading.USUAL);
            networks.requireSize(picture(8));
            assertThatThrownBy(() -> networks.requireSize(picture(9)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("50x50 pixels of 9 channels");
            ModelShelf.Entry model = shelf.entry(Optional.empty());
            Size size = new Size(SIDE, SIDE);
            assertThat(networks.pixels(model, scaled("1.2"), size)).isEqualTo(3600);
            assertThat(networks.pixels(model, scaled("0.5"), size)).isEqualTo(SIDE * SIDE);
            assertThatThrownBy(() -> networks.pixels(model, scaled("32"), size))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("choose a smaller scale");
            assertThatThrownBy(() -> networks.segment(place, "tiny", scaled("32"), picture(1)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("choose a smaller scale");
            assertThatThrownBy(() -> networks.segment(place, "tiny", scaled("1.2"), picture(8)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("megapixels of 8 channels, but this server takes");
        }
    }

    @Test
    void aNetworkThatSeesMoreThanItWasTrainedForIsNotedWithTheParametersThatHelp() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60));
                Desk.Place place = desk.admit()) {
            shelf.put("m", TinyModel.writeMaxDeepLab(folder.resolve("m.safetensors"), "augment: [crop: {size: 33}]"));
            Networks networks = new Networks(shelf, desk, Precision.FP32, SIDE * SIDE, Reading.USUAL);
            assertThat(networks.segment(place, "m", SegmentOptions.USUAL, picture(1))
                            .note())
                    .hasValueSatisfying(note -> assertThat(note)
                            .contains("the model m sees 65 pixels at once but was trained on 33", "give scale=0.660"));
            assertThat(networks.segment(place, "m", scaled("0.66"), picture(1)).note())
                    .isEmpty();
        }
    }

    @Test
    void scalingForAModelThatResizesPicturesItselfIsRefusedUnlessTheyAreCut() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60));
                Desk.Place place = desk.admit()) {
            shelf.put("m", TinyModel.writeResizing(folder.resolve("m.safetensors")));
            Networks networks = new Networks(shelf, desk, Precision.FP32, SIDE * SIDE, Reading.USUAL);
            assertThatThrownBy(() -> networks.segment(place, "m", scaled("0.5"), picture(1)))
                    .hasMessageContainingAll("scale: the model resizes every picture", "leave out scale, or give tile")
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(400));
            SegmentOptions cut = scaled("0.5", Optional.of(256));
            assertThat(networks.segment(place, "m", cut, picture(1)).note())
                    .as("a picture that is not cut")
                    .hasValueSatisfying(note -> assertThat(note).contains("scale and tile change nothing"));
            SegmentOptions sized = new SegmentOptions(
                    Optional.empty(), false, Optional.of(256), false, Optional.empty(), Optional.of(10.0));
            assertThatThrownBy(() -> networks.segment(place, "m", sized, picture(1)))
                    .hasMessageContainingAll("diameter: the model resizes every picture", "give tile in its place")
                    .isInstanceOfSatisfying(
                            Problem.class,
                            problem -> assertThat(problem.status()).isEqualTo(400));
        }
    }

    @Test
    void aModelThatResizesPicturesCountsTheSizeToWhichItDoes() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60))) {
            shelf.put("m", TinyModel.writeResizing(folder.resolve("m.safetensors")));
            Networks networks = new Networks(shelf, desk, Precision.FP32, SIDE * SIDE, Reading.USUAL);
            ModelShelf.Entry model = shelf.entry(Optional.empty());
            assertThat(networks.pixels(model, SegmentOptions.USUAL, new Size(10, 8)))
                    .isEqualTo(33 * 33);
            assertThat(networks.pixels(model, SegmentOptions.USUAL, new Size(SIDE, SIDE)))
                    .isEqualTo(SIDE * SIDE);
        }
    }

    @Test
    void aModelThatIsReplacedWhileItIsAtWorkIsNotTakenForTheNewOne() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60));
                Desk.Place place = desk.admit()) {
            shelf.put("m", TinyModel.write(folder.resolve("before.safetensors")));
            ModelShelf.Entry before = shelf.entry(Optional.of("m"));
            Path tuned = TinyModel.writeClickable(folder.resolve("tuned.safetensors"));
            PictureSource replacing = PictureSource.of(SIDE, SIDE, 1, 255, () -> {
                shelf.put("m", tuned);
                return new Pixels(SIDE, SIDE, 1, 255, new float[SIDE * SIDE]);
            });
            Networks networks = new Networks(shelf, desk, Precision.FP32, SIDE * SIDE, Reading.USUAL);
            assertThat(networks.segment(place, "m", SegmentOptions.USUAL, replacing)
                            .model())
                    .isEqualTo(before)
                    .isNotEqualTo(shelf.entry(Optional.of("m")));
        }
    }

    @Test
    void aDiameterIsMeasuredByTheModelThatIsReadAndNotByTheOneOfTheStart() {
        try (ModelShelf shelf = new ModelShelf(Device.CPU);
                Desk desk = new Desk(1, 1, Duration.ofSeconds(60))) {
            Path file = folder.resolve("m.safetensors");
            writeTrainedOn(320, file);
            shelf.put("m", file);
            ModelShelf.Entry atTheStart = shelf.entry(Optional.empty());
            writeTrainedOn(10, file);
            Networks networks = new Networks(shelf, desk, Precision.FP32, SIDE * SIDE, Reading.USUAL);
            SegmentOptions options = new SegmentOptions(
                    Optional.empty(), false, Optional.empty(), false, Optional.empty(), Optional.of(10.0));
            assertThat(networks.pixels(atTheStart, options, new Size(SIDE, SIDE)))
                    .isEqualTo(SIDE * SIDE);
        }
    }

    /** @param diameter of the objects that the model learned from */
    private void writeTrainedOn(double diameter, Path file) {
        TrainedOn seen = new TrainedOn(
                1,
                new TrainedOn.Range(0, 1),
                new TrainedOn.Range(0, 1),
                0.5,
                new TrainedOn.Diameter(diameter, diameter, diameter),
                new TrainedOn.Range(SIDE, SIDE),
                new TrainedOn.Range(1, 1));
        try (Model model = Model.read(TinyModel.write(folder.resolve("tiny.safetensors")))) {
            Model.Card card = model.card();
            model.write(
                    file,
                    DType.F32,
                    new Model.Card(
                            card.method(),
                            card.options(),
                            card.normalization(),
                            card.categories(),
                            "",
                            "",
                            seen,
                            false));
        }
    }

    private static SegmentOptions scaled(String factor) {
        return scaled(factor, Optional.empty());
    }

    private static SegmentOptions scaled(String factor, Optional<Integer> tile) {
        return new SegmentOptions(
                Optional.empty(), false, tile, false, Optional.of(Double.valueOf(factor)), Optional.empty());
    }
}
