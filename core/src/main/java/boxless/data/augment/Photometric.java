package boxless.data.augment;

import boxless.image.Pixels;
import java.util.random.RandomGenerator;

/** A step that changes pixel values and nothing else. */
sealed interface Photometric extends Augmentation permits Intensity, Invert, Noise, Blur {
    /** New pixels; the given ones stay as they are. */
    Pixels shade(Pixels image, RandomGenerator random);
}
