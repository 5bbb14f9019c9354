package boxless.export;

import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import boxless.mask.LabelRows;
import boxless.mask.Segmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Label images as Fiji, QuPath, napari and scikit-image read them: the value of a pixel is its object's label, 0 is background. */
public final class LabelImage {
    private LabelImage() {}

    @FunctionalInterface
    private interface Writer {
        void write(Path file) throws IOException;
    }

    /**
     * Writes {@link Segmentation#labels} row by row, without a label map of the whole image. Stuff is background.
     *
     * @return the file written
     * @throws IOException if it cannot be written; no partial file is left under its name
     */
    public static Path write(Path folder, String name, Segmentation found) throws IOException {
        LabelRows rows = new LabelRows(found.instances());
        return rows.largest() <= LabelFiles.LARGEST_IN_PNG
                ? only(folder, png(name), tiff(name), file -> LabelFiles.writePng(rows, file))
                : only(folder, tiff(name), png(name), file -> LabelFiles.writeTiff(rows, file));
    }

    /**
     * Writes {@code name.labels.png}, 16-bit grey, or where a label is above 65,535 {@code name.labels.tif}, 32-bit integers.
     *
     * @return the file written
     * @throws IllegalArgumentException if a label is negative
     * @throws IOException if it cannot be written; no partial file is left under its name
     */
    public static Path write(Path folder, String name, LabelMap map) throws IOException {
        return Arrays.stream(map.labels()).allMatch(label -> label <= LabelFiles.LARGEST_IN_PNG)
                ? only(folder, png(name), tiff(name), file -> LabelFiles.writePng(map, file))
                : only(folder, tiff(name), png(name), file -> LabelFiles.writeTiff(map, file));
    }

    /** @param other of an earlier result, which would pass for a part of this one */
    private static Path only(Path folder, String name, String other, Writer writer) throws IOException {
        Path file = folder.resolve(name);
        writer.write(file);
        Files.deleteIfExists(folder.resolve(other));
        return file;
    }

    static String png(String name) {
        return name + LabelFiles.MARK + ".png";
    }

    static String tiff(String name) {
        return name + LabelFiles.MARK + ".tif";
    }
}
