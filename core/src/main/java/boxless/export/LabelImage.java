package boxless.export;

import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Label images as Fiji, QuPath, napari and scikit-image read them: the value of a pixel is its object's label, 0 is background. */
public final class LabelImage {
    private LabelImage() {}

    /**
     * Writes {@code name.labels.png}, 16-bit grey, or where a label is above 65,535 {@code name.labels.tif}, 32-bit integers.
     *
     * @return the file written
     * @throws IllegalArgumentException where a label is negative
     * @throws IOException where it cannot be written; no part of it then stands under its name
     */
    public static Path write(Path folder, String name, LabelMap map) throws IOException {
        boolean small = Arrays.stream(map.labels()).allMatch(label -> label <= LabelFiles.LARGEST_IN_PNG);
        Path file = folder.resolve(name + (small ? ".labels.png" : ".labels.tif"));
        if (small) {
            LabelFiles.writePng(map, file);
        } else {
            LabelFiles.writeTiff(map, file);
        }
        return file;
    }
}
