package boxless.image;

import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.file.PossiblePath;
import boxless.mask.Box;
import boxless.mask.LabelMap;
import boxless.mask.LabelRows;
import boxless.mask.Mask;
import java.awt.image.DataBuffer;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Label images: one whole number per pixel, 0 is background; gaps between the numbers are allowed.
 * Grey PNG (1 to 16 bits), palette PNG (the index is the label, whatever its colour) and one-channel TIFF (up to 32 bits,
 * also floating point that holds whole numbers).
 */
public final class LabelFiles {
    /** Stands between the name of an image and the ending of its label image. */
    public static final String MARK = ".labels";

    /** The largest label that {@link #writePng} can write. */
    public static final int LARGEST_IN_PNG = 65_535;

    /** The largest label that {@link #colours} can write. */
    public static final int LARGEST_IN_COLOURS = 0xFFFFFF;

    private LabelFiles() {}

    /**
     * @throws BadFileException if the file is missing, damaged, too large, or not a label image
     */
    public static LabelMap read(Path file) {
        return Pictures.guard(file, () -> switch (FileFormat.of(file)) {
            case PNG -> Png.labels(file, Pictures.bytes(file));
            case JPEG ->
                throw new BadFileException(
                        file,
                        "is a JPEG, which does not preserve labels exactly; save labels as 16-bit grey PNG or as TIFF");
            case TIFF -> Tiff.labels(file);
        });
    }

    /**
     * Reads a PNG in memory.
     *
     * @param name for messages
     * @throws BadFileException if it is damaged, too large, or not a label image
     */
    public static LabelMap read(byte[] png, String name) {
        Path file = PossiblePath.of(name);
        return Pictures.guard(file, () -> Png.labels(file, png));
    }

    /**
     * Reads a PNG whose colours are labels, as COCO's panoptic format has them: red + 256 green + 65536 blue; alpha is ignored.
     *
     * @throws BadFileException if the file is missing, broken, too large, or not an 8-bit colour PNG
     */
    public static LabelMap readColours(Path file) {
        return Pictures.guard(file, () -> {
            if (FileFormat.of(file) != FileFormat.PNG) {
                throw notColours(file, "is not a PNG");
            }
            return Png.colourLabels(file, Pictures.bytes(file));
        });
    }

    /**
     * Labels as the colours of a PNG: red is the lowest byte, blue the highest.
     *
     * @return the file
     * @throws IllegalArgumentException if a label is negative or above {@link #LARGEST_IN_COLOURS}
     */
    public static byte[] colours(LabelMap map) {
        check(map, Path.of("label image"), LARGEST_IN_COLOURS);
        int width = map.width();
        Rasters.Rows rows = (y, row) -> {
            for (int i = 0; i < row.length; i++) {
                row[i] = map.labels()[y * width + i / 3] >> 8 * (i % 3) & 0xFF;
            }
        };
        return new PngRows(width, map.height(), 3, 8, rows).bytes();
    }

    /**
     * Writes 16-bit grey PNG. The file appears under its name only when it is complete.
     *
     * @throws IllegalArgumentException if a label is negative or above {@link #LARGEST_IN_PNG}
     * @throws IOException if the file cannot be written
     */
    public static void writePng(LabelMap map, Path file) throws IOException {
        check(map, file, LARGEST_IN_PNG);
        packed(map).write(file);
    }

    private static PngRows packed(LabelMap map) {
        return new PngRows(map.width(), map.height(), 1, 16, rows(map));
    }

    /**
     * The same in memory.
     *
     * @throws IllegalArgumentException if a label is negative or above {@link #LARGEST_IN_PNG}
     */
    public static byte[] png(LabelMap map) {
        check(map, Path.of("label image"), LARGEST_IN_PNG);
        return packed(map).bytes();
    }

    /** The pixels of a mask's box as a grey PNG of 8 bits: 1 where the object is. */
    public static byte[] png(Mask mask) {
        Box box = mask.box();
        boolean[] pixels = mask.toBitmap(box);
        Rasters.Rows rows = (y, row) -> {
            for (int x = 0; x < row.length; x++) {
                row[x] = pixels[y * row.length + x] ? 1 : 0;
            }
        };
        return new PngRows(box.width(), box.height(), 1, 8, rows).bytes();
    }

    /** {@link #writePng(LabelMap, Path)} of labels that come row by row. */
    public static void writePng(LabelRows rows, Path file) throws IOException {
        check(rows.largest(), file, LARGEST_IN_PNG);
        new PngRows(rows.width(), rows.height(), 1, 16, rows::read).write(file);
    }

    /**
     * Writes a one-channel TIFF of 32-bit integers with LZW compression: exact for every label, read as integers by Python, and shown as 32-bit by
     * ImageJ. The file appears under its name only when it is complete.
     *
     * @throws IllegalArgumentException if a label is negative
     * @throws IOException if the file cannot be written
     */
    public static void writeTiff(LabelMap map, Path file) throws IOException {
        check(map, file, Integer.MAX_VALUE);
        RenderedImage image = integers(map);
        AtomicFile.write(file, out -> JdkFormats.writeTiff(image, out));
    }

    /**
     * The same to a stream.
     *
     * @throws IllegalArgumentException if a label is negative
     * @throws IOException if the stream takes no more
     */
    public static void writeTiff(LabelMap map, OutputStream out) throws IOException {
        check(map, Path.of("label image"), Integer.MAX_VALUE);
        JdkFormats.writeTiff(integers(map), out);
    }

    private static RenderedImage integers(LabelMap map) {
        return Rasters.image(map.width(), map.height(), 1, DataBuffer.TYPE_INT, rows(map));
    }

    /** {@link #writeTiff(LabelMap, Path)} of labels that come row by row. */
    public static void writeTiff(LabelRows rows, Path file) throws IOException {
        RenderedImage image = Rasters.image(rows.width(), rows.height(), 1, DataBuffer.TYPE_INT, rows::read);
        AtomicFile.write(file, out -> JdkFormats.writeTiff(image, out));
    }

    private static void check(LabelMap map, Path file, int largest) {
        int least = 0;
        int most = 0;
        for (int label : map.labels()) {
            least = Math.min(least, label);
            most = Math.max(most, label);
        }
        check(least, file, largest);
        check(most, file, largest);
    }

    private static void check(int label, Path file, int largest) {
        if (label < 0 || label > largest) {
            throw new IllegalArgumentException(
                    "%s: the %slabel %d cannot be written; labels range from 0 (background) to %d"
                            .formatted(file, label < 0 ? "negative " : "", label, largest));
        }
    }

    private static Rasters.Rows rows(LabelMap map) {
        return (y, row) -> System.arraycopy(map.labels(), y * map.width(), row, 0, map.width());
    }

    static BadFileException notColours(Path file, String what) {
        return new BadFileException(
                file, what + "; segment ids are stored in an 8-bit colour PNG as red + 256 green + 65536 blue");
    }

    static BadFileException colour(Path file, int channels) {
        return new BadFileException(
                file,
                "has %d channels, but a label image has one; save one number per object as 16-bit grey PNG or as TIFF"
                        .formatted(channels));
    }
}
