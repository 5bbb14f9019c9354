package boxless.image;

import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * How large a pixel is in the world.
 *
 * @param width in micrometres, above 0, at most a million
 * @param height likewise
 */
public record PixelSize(double width, double height) {
    /** Coarser resolution tags are settings of printers and screens: 72 dpi are 353 micrometres, 1270 dpi are 20. */
    private static final double LARGEST_OF_TAGS = 20;

    /** Larger ones are mistakes, and areas of many of them might be no numbers. */
    private static final double LARGEST = 1e6;

    /** Widths and heights that differ by less are equal but for rounding. */
    private static final double SQUARE = 0.01;

    public PixelSize {
        if (!(isPossible(width) && isPossible(height))) {
            throw new IllegalArgumentException(
                    "pixels of %s x %s micrometres; give numbers above 0, at most a million".formatted(width, height));
        }
    }

    /** Whether a side, in micrometres, is that of a pixel: above 0 and at most a metre. */
    public static boolean isPossible(double side) {
        return side > 0 && side <= LARGEST;
    }

    /** Of a square pixel. */
    public static PixelSize of(double side) {
        return new PixelSize(side, side);
    }

    /** Square micrometres of a pixel. */
    public double area() {
        return width * height;
    }

    /** Micrometres of a pixel in every direction; NaN where they depend on the direction, because pixels are not square. */
    public double length() {
        return Math.abs(width - height) < SQUARE * Math.max(width, height) ? Math.sqrt(width * height) : Double.NaN;
    }

    /**
     * What a TIFF says: OME's {@code PhysicalSizeX}, ImageJ's unit with the resolution tags, or the resolution tags alone, these only up to 20
     * micrometres: coarser ones are settings of printers.
     *
     * @return empty where the file says nothing, is no TIFF or cannot be read
     */
    public static Optional<PixelSize> of(Path file) {
        try {
            return FileFormat.of(file) == FileFormat.TIFF
                    ? read(file, new FileImageInputStream(file.toFile()))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // who reads the pixels says it
        }
    }

    /**
     * The same of a picture in memory.
     *
     * @param name of its file, which need not be there
     */
    public static Optional<PixelSize> of(byte[] content, Path name) {
        try {
            byte[] head = Arrays.copyOf(content, Math.min(content.length, FileFormat.HEAD));
            return FileFormat.of(name, head) == FileFormat.TIFF
                    ? read(name, new ByteArrayImageInputStream(content))
                    : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty(); // as of a file
        }
    }

    /** @param opened closed with this */
    private static Optional<PixelSize> read(Path file, ImageInputStream opened) throws IOException {
        try (ImageInputStream in = opened) {
            CompoundDirectory directories = TiffPage.directories(file, in);
            boolean lying = Orientation.of((long) number(directories.getDirectory(0), TIFF.TAG_ORIENTATION))
                    .liesOnItsSide();
            return read(file, directories).map(size -> lying ? new PixelSize(size.height, size.width) : size);
        }
    }

    private static Optional<PixelSize> read(Path file, CompoundDirectory directories) throws IOException {
        Directory tags = directories.getDirectory(0);
        TiffPage first = TiffPage.of(file, tags);
        TiffDescription said =
                TiffDescription.of(file, first.description(), List.of(), first, directories.directoryCount());
        if (said != null && said.pixelWidth() > 0) {
            double unit = micrometres(said.unit());
            return of(said.pixelWidth() * unit, said.pixelHeight() * unit);
        }
        double x = 1 / number(tags, TIFF.TAG_X_RESOLUTION);
        double y = 1 / number(tags, TIFF.TAG_Y_RESOLUTION);
        double own = said == null || isOfTags(said.unit()) ? 0 : micrometres(said.unit());
        if (own > 0) {
            return of(x * own, y * own);
        }
        double unit = micrometres((int) number(tags, TIFF.TAG_RESOLUTION_UNIT));
        return of(x * unit, y * unit).filter(size -> Math.max(size.width, size.height) <= LARGEST_OF_TAGS);
    }

    private static Optional<PixelSize> of(double width, double height) {
        return isPossible(width) && isPossible(height) ? Optional.of(new PixelSize(width, height)) : Optional.empty();
    }

    private static double number(Directory tags, int tag) {
        Entry entry = tags.getEntryById(tag);
        return entry != null && entry.getValue() instanceof Number number ? number.doubleValue() : 0;
    }

    /** Whether nobody need have said it: ImageJ takes these two over from the resolution tags of any file that it opens. */
    private static boolean isOfTags(@Nullable String unit) {
        return "inch".equals(unit) || "cm".equals(unit);
    }

    /** Of TIFF's own units; 0 for none. */
    private static double micrometres(int resolutionUnit) {
        return switch (resolutionUnit) {
            case 2 -> 25_400;
            case 3 -> 10_000;
            default -> 0;
        };
    }

    /** Of the units that ImageJ and OME write; 0 for others, such as pixels. */
    private static double micrometres(@Nullable String unit) {
        return switch (String.valueOf(unit).toLowerCase(Locale.ROOT)) {
            case "\u00b5m", "\u03bcm", "um", "micron", "microns", "micrometer", "micrometre" -> 1;
            case "nm", "nanometer" -> 1e-3;
            case "mm", "millimeter" -> 1e3;
            case "cm", "centimeter" -> 1e4;
            case "m", "meter" -> 1e6;
            case "inch", "in" -> 25_400;
            default -> 0;
        };
    }
}
