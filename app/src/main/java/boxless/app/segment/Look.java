package boxless.app.segment;

import boxless.image.PictureSource;
import java.util.Optional;

/**
 * What is noticed about an image before it is segmented.
 *
 * @param difference from those that the model was trained on
 * @param width 0 where it could not be opened
 * @param height 0 where it could not be opened
 */
record Look(Optional<String> difference, int width, int height) {
    /** Of an image that could not be opened. */
    static final Look NONE = new Look(Optional.empty(), 0, 0);

    boolean isOpened() {
        return width > 0;
    }

    static Look at(PictureSource picture, TrainingDataCheck check) {
        return new Look(check.difference(picture), picture.width(), picture.height());
    }
}
