package boxless.data;

import boxless.image.Pixels;
import boxless.mask.Segmentation;

/**
 * A picture and what is known about it.
 *
 * @param name the file's name without its ending, for messages and outputs
 * @param image its pixels
 * @param truth its annotation, of the same size
 */
public record Sample(String name, Pixels image, Segmentation truth) {
    public Sample {
        if (image.width() != truth.width() || image.height() != truth.height()) {
            throw new IllegalArgumentException("%s: the picture is %dx%d, its annotation %dx%d"
                    .formatted(name, image.width(), image.height(), truth.width(), truth.height()));
        }
    }
}
