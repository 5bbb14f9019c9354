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

    /** A warning, for the first image that differs only. */
    Optional<String> look(Path file, PictureSource picture) {
        if (trainedOn == null) {
            return Optional.empty();
        }
        Optional<String> difference = Appearance.of(picture).flatMap(trainedOn::difference);
        if (difference.isEmpty() || unlike++ > 0) {
            return Optional.empty();
        }
        return difference.map(reason ->
                "warning: %s: does not look like the images that %s was trained on: %s; do not trust the objects, whatever their scores, and see boxless info %s"
                        .formatted(file, model, reason, model));
    }

    /** How many images differed. */
    int unlike() {
        return unlike;
    }
}
