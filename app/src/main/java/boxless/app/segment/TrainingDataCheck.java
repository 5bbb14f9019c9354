package boxless.app.segment;

import boxless.data.TrainedOn;
import boxless.image.Appearance;
import boxless.image.PictureSource;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices images that do not look like those that the model learned from: it finds objects in them with high scores all the same. */
final class TrainingDataCheck {
    private final String model;
    private final @Nullable TrainedOn trainedOn;
    private int unlike;

    /** @param trainedOn null where the model's file does not say; then nothing is noticed */
    TrainingDataCheck(String model, @Nullable TrainedOn trainedOn) {
        this.model = model;
        this.trainedOn = trainedOn;
    }

    /** How an image differs from what the model knows. Any number of threads may ask. */
    Optional<String> difference(PictureSource picture) {
        return trainedOn == null ? Optional.empty() : Appearance.of(picture).flatMap(trainedOn::difference);
    }

    /** Counts an image that differs; a warning, for the first one only. */
    Optional<String> count(Path file, String difference) {
        return unlike++ > 0
                ? Optional.empty()
                : Optional.of(
                        "warning: %s: does not look like the images that %s was trained on: %s; do not trust the objects, whatever their scores, and see boxless info %s"
                                .formatted(file, model, difference, model));
    }

    /** How many images differed. */
    int unlike() {
        return unlike;
    }
}
