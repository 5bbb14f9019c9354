package boxless.export;

import boxless.image.PictureSource;
import boxless.mask.Segmentation;
import java.nio.file.Path;

/**
 * A segmented image.
 *
 * @param name of its results: its file's name without the ending
 * @param file where it was read from
 * @param picture its pixels
 * @param found everything, of the same size, for formats that rank
 * @param sure the objects above the confidence threshold
 */
public record Result(String name, Path file, PictureSource picture, Segmentation found, Segmentation sure) {
    /** Name of the image's file, without its folder. */
    String fileName() {
        return String.valueOf(file.getFileName());
    }
}
