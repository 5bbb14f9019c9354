package boxless.export;

import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import boxless.mask.LabelRows;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Label images as Fiji, QuPath, napari and scikit-image read them: the value of a pixel is its object's label, 0 is background. */
public final class LabelImage {
    private LabelImage() {}

    /**
     * Writes {@link Segmentation#labels} row by row, without a label map of the whole image. Stuff is background.
     *
     * @return the file written
     * @throws IOException if it cannot be written; no partial file is left under its name
     */
    public static Path write(Path folder, String name, Segmentation found) throws IOException {
        LabelRows rows = new LabelRows(found.instances());
        Path file = file(folder, name, rows.largest() <= LabelFiles.LARGEST_IN_PNG);
        if (rows.largest() <= LabelFiles.LARGEST_IN_PNG) {
            LabelFiles.writePng(rows, file);
        } else {
            LabelFiles.writeTiff(rows, file);
        }
        return file;
    }

    /**
     * Writes {@code name.labels.png}, 16-bit grey, or where a label is above 65,535 {@code name.labels.tif}, 32-bit integers.
     *
     * @return the file written
     * @throws IllegalArgumentException if a label is negative
     * @throws IOException if it cannot be written; no partial file is left under its name
     */
    public static Path write(Path folder, String name, LabelMap map) throws IOException {
        boolean small = Arrays.stream(map.labels()).allMatch(label -> label <= LabelFiles.LARGEST_IN_PNG);
        Path file = file(folder, name, small);
        if (small) {
            LabelFiles.writePng(map, file);
        } else {
            LabelFiles.writeTiff(map, file);
        }
        return file;
    }

    private static Path file(Path folder, String name, boolean small) {
        return folder.resolve(name + (small ? ".labels.png" : ".labels.tif"));
    }
}
