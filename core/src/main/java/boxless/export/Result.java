package boxless.export;

import boxless.image.PictureSource;
import boxless.image.PixelSize;
import boxless.mask.Segmentation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A segmented image.
 *
 * @param name of its results: its file's name without the ending, behind the folders that they are to lie in: {@code day1/cells}
 * @param file where it was read from
 * @param picture its pixels; where it {@linkplain PictureSource#plane lies in a stack}, formats that have a place for it say so
 * @param found everything, of the same size, for formats that rank
 * @param sure the objects above the confidence threshold
 * @param pixelSize null if unknown
 */
public record Result(
        String name,
        Path file,
        PictureSource picture,
        Segmentation found,
        Segmentation sure,
        @Nullable PixelSize pixelSize) {
    /** Name of the image's file, with the folders that are part of the results' name. */
    String fileName() {
        return name.substring(0, name.lastIndexOf('/') + 1) + file.getFileName();
    }
}
