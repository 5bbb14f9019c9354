package boxless.image;

import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Picture files. PNG (1 to 16 bits, palette, interlaced), JPEG (grey, colour, CMYK) and TIFF (1 to 64 bits, floating
 * point, any number of channels); the content decides, not the name.
 *
 * <p>Values are those of the file: no colour profile, no gamma. Depths below 8 bits are stretched to 0..255, palettes
 * become three channels. A colour picture whose channels are equal keeps all three; see {@link Channels#adapt}. Alpha is
 * dropped and the colour under it is used as stored, as Pillow's and OpenCV's conversions to RGB do. The camera's
 * orientation note (EXIF) is not followed: annotations count rows and columns as they are stored.
 * Numbers that are not finite become 0. Several pages of a TIFF are the channels of one picture where ImageJ's, OME's or
 * tifffile's description says so; a stack with slices or frames is refused; of undeclared pages the first is read.
 */
public final class Pictures {
    private Pictures() {}

    /**
     * @throws BadFileException where the file is missing, broken, too large, or no picture
     */
    public static Pixels read(Path file) {
        return guard(file, () -> switch (FileFormat.of(file)) {
            case PNG -> Png.decode(file, bytes(file)).pixels();
            case JPEG -> Jpeg.read(file, bytes(file));
            case TIFF -> Tiff.read(file);
        });
    }

    /**
     * Writes grey or colour of range 255 (8 bit) or 65535 (16 bit); values are rounded and clipped to the range. The file
     * appears under its name only when it is whole.
     *
     * @throws IllegalArgumentException where the picture has other channels or another range
     * @throws IOException where the file cannot be written
     */
    public static void writePng(Pixels picture, Path file) throws IOException {
        PngWriter writer = new PngWriter(picture);
        AtomicFile.write(file, writer::write);
    }

    /** Whether the name ends like one of a picture: png, jpg, jpeg, tif, tiff, in any case; hidden files do not count. */
    public static boolean isNamedLikePicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && (name.endsWith(".png")
                        || name.endsWith(".jpg")
                        || name.endsWith(".jpeg")
                        || name.endsWith(".tif")
                        || name.endsWith(".tiff"));
    }

    static byte[] bytes(Path file) throws IOException {
        long size = Files.size(file);
        if (size > Runtime.getRuntime().maxMemory() / 2 || size > Integer.MAX_VALUE - 8) {
            throw new BadFileException(
                    file, "has " + (size >> 20) + " MB, too large to read; cut it into smaller pictures");
        }
        return Files.readAllBytes(file);
    }

    /** Runs a reader; whatever goes wrong in it becomes one line about the file. */
    static <T> T guard(Path file, Reading<T> reading) {
        try {
            return reading.read();
        } catch (BadFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new BadFileException(file, "no such file; check the path", e);
        } catch (AccessDeniedException e) {
            throw new BadFileException(file, "may not be read; change its permissions", e);
        } catch (EOFException e) {
            throw new BadFileException(file, "ends early; the file is damaged, copy it again from its source", e);
        } catch (OutOfMemoryError e) {
            throw new BadFileException(file, "does not fit into memory; cut it into smaller pictures or raise -Xmx", e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new BadFileException(
                    file, "cannot be read (" + reason.lines().findFirst().orElse("") + ")", e);
        }
    }

    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }
}
