package boxless.app.segment;

import boxless.export.SharedPart;
import java.util.Optional;

/** What became of an image, when its own files are written. */
sealed interface Outcome {
    /**
     * @param difference of the image from those that the model was trained on
     * @param objects how many were found
     * @param rest what is to be written once the images before it are
     */
    record Segmented(Optional<String> difference, int objects, SharedPart rest) implements Outcome {}

    /** @param difference as far as it was read */
    record Failed(Optional<String> difference, Throwable reason) implements Outcome {}

    /** The user stopped before it was complete. */
    record Stopped() implements Outcome {}
}
