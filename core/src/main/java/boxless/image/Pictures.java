package boxless.image;

import boxless.file.BadFileException;
import boxless.file.PossiblePath;
import boxless.mask.Size;
import java.awt.image.RenderedImage;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Image files. PNG (1 to 16 bits, palette, interlaced), JPEG (grey, colour, CMYK) and TIFF (1 to 64 bits, floating
 * point, any number of channels); recognised by content, not by name.
 *
 * <p>Values are those of the file; colour profiles and gamma are ignored. Depths below 8 bits are stretched to 0..255, palettes
 * become three channels, but not the colours in which ImageJ and OME show a grey plane. A colour image whose channels are equal keeps all three; see
 * {@link Channels#adapt}. Alpha is dropped and the colour beneath it is used as stored, as Pillow's and OpenCV's conversions to RGB do. Numbers that
 * are not finite become 0.
 *
 * <p>Images are read upright: the orientation that a JPEG's or PNG's EXIF data or a TIFF's tag states is applied, as viewers and annotation tools do.
 * Several pages of a TIFF are channels, slices and frames of one image if the description by ImageJ, OME or tifffile declares them so; of undeclared pages,
 * the first is read. Channels other than grey, or red, green and blue, and stacks with slices or frames are rejected unless a {@link Reading} says which
 * to read.
 */
public final class Pictures {
    private static final String DAMAGED = "; the file is damaged, copy it again from its source";

    private Pictures() {}

    /** {@link #read(Path, Reading)} of {@link Reading#USUAL}. */
    public static Pixels read(Path file) {
        return read(file, Reading.USUAL);
    }

    /**
     * Reads an image as a whole.
     *
     * @throws BadFileException if the file is missing, damaged, too large, or not an image, or leaves open which channel, slice or frame to read
     */
    public static Pixels read(Path file, Reading reading) {
        try (PictureSource picture = open(file, reading, 0)) {
            picture.size().values(file);
            return picture.region(0, 0, picture.width(), picture.height());
        }
    }

    /**
     * The size of an image, upright, by its header: no pixel is decoded, so that damage among the pixels stays unseen.
     *
     * @throws BadFileException as {@link #open(Path, Reading)} does
     */
    public static Size size(Path file, Reading reading) {
        try (PictureSource picture = open(file, reading, 0)) {
            return new Size(picture.width(), picture.height());
        }
    }

    /**
     * The files that belong to an image beside its own: an OME-TIFF may have channels, slices or frames in others. A copy of the image needs copies of them
     * under their own names.
     *
     * @return those that are there; empty for a file that cannot be read
     */
    public static List<Path> companions(Path file) {
        try {
            if (FileFormat.of(file) != FileFormat.TIFF) {
                return List.of();
            }
            try (TiffFile tiff = TiffFile.open(file, TiffBlocks.cache(0))) {
                return TiffLayers.companions(tiff);
            }
        } catch (IOException | RuntimeException e) {
            return List.of(); // whoever reads the pixels says what is wrong
        }
    }

    /** {@link #open(Path, Reading)} of {@link Reading#USUAL}. */
    public static PictureSource open(Path file) {
        return open(file, Reading.USUAL);
    }

    /**
     * Opens an image of any size. TIFF (tiles or strips) is decoded on demand, with up to a quarter of the Java heap as cache; PNG, JPEG, and TIFF
     * with a single compressed strip are decoded as a whole on first access, at the bit depth of the file.
     *
     * @throws BadFileException if the file is missing, truncated, not an image, or too large to decode, or leaves open which channel, slice or frame to read
     */
    public static PictureSource open(Path file, Reading reading) {
        return open(file, reading, Runtime.getRuntime().maxMemory() / 4);
    }

    /** {@link #open(byte[], String, Reading)} of {@link Reading#USUAL}. */
    public static PictureSource open(byte[] content, String name) {
        return open(content, name, Reading.USUAL);
    }

    /**
     * Opens an image that lies in memory as a file would, for example one that came over a network.
     *
     * @param name for messages only: an OME-TIFF with channels in other files is refused, whatever lies on the disk
     * @throws BadFileException as {@link #open(Path, Reading)} does
     */
    public static PictureSource open(byte[] content, String name, Reading reading) {
        Path file = PossiblePath.of(name);
        byte[] head = Arrays.copyOf(content, Math.min(content.length, FileFormat.HEAD));
        return checked(file, reading, () -> switch (FileFormat.of(file, head)) {
            case PNG -> chosen(file, Png.open(file, content), reading);
            case JPEG -> chosen(file, Jpeg.open(file, content), reading);
            case TIFF -> Tiff.open(file, content, reading, Runtime.getRuntime().maxMemory() / 4);
        });
    }

    private static PictureSource open(Path file, Reading reading, long cachedBytes) {
        return checked(file, reading, () -> switch (FileFormat.of(file)) {
            case PNG -> chosen(file, Png.open(file, bytes(file)), reading);
            case JPEG -> chosen(file, Jpeg.open(file, bytes(file)), reading);
            case TIFF -> Tiff.open(file, reading, cachedBytes);
        });
    }

    private static PictureSource checked(Path file, Reading reading, Attempt<PictureSource> opening) {
        PictureSource picture = guard(file, opening);
        try {
            reading.check(file, picture.size());
            return picture;
        } catch (BadFileException e) {
            picture.close();
            throw e;
        }
    }

    /**
     * What a reading chooses of an image of one slice and frame, which may come from elsewhere than a file. Three channels are red, green and blue; others
     * have numbers only. Closing either closes both.
     *
     * @param name for messages
     * @throws BadFileException if the image does not have it
     */
    public static PictureSource chosen(Path name, PictureSource picture, Reading reading) {
        reading.planes(name, 1, 1, picture.size());
        int channels = picture.channels();
        List<String> names = channels == 3 ? Reading.COLOURS : Collections.nCopies(channels, "");
        int channel = reading.channel(name, names, false);
        return channel < 0 ? reading.separated(picture) : picture.channel(channel);
    }

    /**
     * Writes a grey or colour image of range 255 (8 bit) or 65535 (16 bit); values are rounded and clipped to the range. The file appears under its
     * name only when it is complete.
     *
     * @throws IllegalArgumentException if the image has other channels or another range
     * @throws IOException if the file cannot be written
     */
    public static void writePng(Pixels picture, Path file) throws IOException {
        int channels = picture.channels();
        float range = picture.range();
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException(
                    "a PNG has 1 or 3 channels, but the image has %d; write the channels as separate images"
                            .formatted(channels));
        }
        if (range != 255 && range != 65535) {
            throw new IllegalArgumentException(
                    "a PNG has 8 or 16 bits, but the range of the image is %s; scale it to 255 or 65535"
                            .formatted(range));
        }
        int plane = picture.width() * picture.height();
        Rasters.Rows rows = (y, row) -> {
            int start = y * picture.width();
            for (int i = 0; i < row.length; i++) {
                float value = picture.values()[i % channels * plane + start + i / channels];
                row[i] = Math.round(Math.clamp(value, 0, range));
            }
        };
        new PngRows(picture.width(), picture.height(), channels, range == 255 ? 8 : 16, rows).write(file);
    }

    /**
     * Writes a rendered image. The file appears under its name only when it is complete.
     *
     * @throws IOException if the file cannot be written
     */
    public static void writePng(RenderedImage drawing, Path file) throws IOException {
        JdkFormats.writePng(drawing, file);
    }

    /** A PNG of what has been drawn, in memory. */
    public static byte[] png(RenderedImage drawing) {
        try {
            return JdkFormats.png(drawing);
        } catch (IOException e) {
            throw new UncheckedIOException("the image cannot be packed as PNG (" + e.getMessage() + ")", e);
        }
    }

    /**
     * A rendered image as JPEG, to embed in pages.
     *
     * @param quality 0 to 1
     */
    public static byte[] jpeg(RenderedImage drawing, float quality) {
        try {
            return JdkFormats.jpeg(drawing, quality);
        } catch (IOException e) {
            throw new UncheckedIOException("the image cannot be encoded as JPEG (" + e.getMessage() + ")", e);
        }
    }

    /** Whether the name has the extension of an image, ignoring case: png, jpg, jpeg, tif, tiff; false for hidden files. */
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
                    file, "is " + (size >> 20) + " MB, too large to read; cut it into smaller images");
        }
        return Files.readAllBytes(file);
    }

    /** Runs a reader; whatever goes wrong in it becomes one line about the file. */
    static <T> T guard(Path file, Attempt<T> attempt) {
        try {
            return attempt.make();
        } catch (BadFileException e) {
            throw e;
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw BadFileException.unread(file, e, "an image");
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError | AssertionError e) {
            throw new BadFileException(file, explain(e), e);
        }
    }

    /** The libraries wrap: what they found first says most. */
    private static String explain(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        if (first instanceof EOFException) {
            return "ends early" + DAMAGED;
        }
        if (first instanceof OutOfMemoryError) {
            return "does not fit into memory; cut it into smaller images or raise -Xmx";
        }
        String reason = first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
        return "cannot be read (%s); copy it again from its source, or save it as PNG or plain TIFF"
                .formatted(reason.lines().findFirst().orElse(""));
    }

    /** A file that breaks the rules of its format. */
    static BadFileException damaged(Path file, String what) {
        return new BadFileException(file, what + DAMAGED);
    }

    @FunctionalInterface
    interface Attempt<T> {
        T make() throws IOException;
    }
}
