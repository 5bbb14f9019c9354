package boxless.image;

import boxless.file.BadFileException;
import boxless.mask.LabelMap;
import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TIFF 6.0 and BigTIFF by TwelveMonkeys: strips and tiles, samples side by side or in planes, 1 to 16 and 32 bits, signed,
 * floating point; uncompressed, LZW, Deflate, PackBits, JPEG, fax.
 *
 * <p>Several pages are the channels of one picture where ImageJ's, OME's or tifffile's description says so; then a stack
 * that also has slices or frames is refused. Without such a description the first page is read, with a warning.
 */
final class Tiff {
    private static final Logger LOG = LoggerFactory.getLogger(Tiff.class);
    private static final String CURE =
            "; save each as a picture of its own, project the stack, or declare its pages to be channels";

    private final Path file;
    private final ImageInputStream in;
    private final CompoundDirectory pages;
    private final TiffPage first;
    private final String description;

    private Tiff(Path file, ImageInputStream in) throws IOException {
        this.file = file;
        this.in = in;
        pages = TiffPage.directories(file, in);
        first = TiffPage.of(file, pages.getDirectory(0));
        description = first.description();
    }

    static Pixels read(Path file) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            return new Tiff(file, in).pixels();
        }
    }

    /** The stored numbers of a page of one channel; floating point must hold whole numbers. */
    static LabelMap labels(Path file) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            return new Tiff(file, in).labels();
        }
    }

    private Pixels pixels() throws IOException {
        int count = declaredPages();
        int kept = first.samples - first.alphas();
        boolean palette = first.photometric == 3 && !isImageJ();
        PictureSize size = new PictureSize(first.width, first.height, Math.multiplyExact(count, palette ? 3 : kept));
        size.values(file, 0);
        int plane = first.width * first.height;
        float[] values = new float[plane * count * kept];
        for (int p = 0; p < count; p++) {
            int base = p * kept * plane;
            read(p == 0 ? first : page(p), kept, (sample, at, value) -> {
                float number = (float) value;
                values[base + sample * plane + at] = Float.isFinite(number) ? number : 0;
            });
        }
        return colours(values, count * kept, palette);
    }

    @FunctionalInterface
    private interface Samples {
        /** Takes the number at row * width + column. */
        void accept(int sample, int at, double value);
    }

    /** The first {@code kept} samples of every pixel. */
    private void read(TiffPage page, int kept, Samples samples) throws IOException {
        for (int plane = 0; plane < (page.planar ? kept : 1); plane++) {
            Raster raster = TiffPlane.decode(file, in, page, plane);
            int bands = raster.getNumBands();
            double[] row = new double[page.width * bands];
            for (int y = 0; y < page.height; y++) {
                raster.getPixels(0, y, page.width, 1, row);
                for (int s = 0; s < Math.min(bands, kept); s++) {
                    for (int x = 0, from = s, at = y * page.width; x < page.width; x++, from += bands, at++) {
                        samples.accept(plane + s, at, number(page, row[from]));
                    }
                }
            }
        }
    }

    /** Java's rasters know neither signed bytes nor unsigned integers. */
    private static double number(TiffPage page, double stored) {
        return page.format == TiffPage.SIGNED && page.bits == 8
                ? (byte) stored
                : page.format == TiffPage.UNSIGNED && stored < 0 ? stored + 0x1p32 : stored;
    }

    private TiffPage page(int p) throws IOException {
        if (p < pages.directoryCount()) {
            TiffPage page = TiffPage.of(file, pages.getDirectory(p));
            if (!page.sameKindAs(first)) {
                throw TiffPage.unsupported(file, "says that its pages are channels, but they differ in size or kind");
            }
            return page;
        }
        long bytes = ((long) first.width * first.samples * first.bits + 7) / 8 * first.height;
        if (pages.directoryCount() > 1 || first.compression != TiffPage.UNCOMPRESSED || first.offsets.length != 1) {
            throw TiffPage.bad(file, "holds %d pages of %d".formatted(pages.directoryCount(), p + 1));
        }
        return first.following(p * bytes);
    }

    private Pixels colours(float[] values, int channels, boolean palette) throws IOException {
        float white = first.format == TiffPage.FLOAT
                ? 1
                : (float) ((1L << first.bits - (first.format == TiffPage.SIGNED ? 1 : 0)) - 1);
        float range = first.format == TiffPage.UNSIGNED && first.bits < 16 ? first.bits <= 8 ? 255 : 65535 : white;
        if (palette) {
            return new Pixels(first.width, first.height, 3, 255, lookUp(values));
        }
        if (first.photometric == 5) {
            return new Pixels(first.width, first.height, 3, range, light(values, channels, white));
        }
        if (first.photometric == 0 && first.format == TiffPage.UNSIGNED) {
            for (int i = 0; i < values.length; i++) {
                values[i] = white - values[i];
            }
        }
        if (first.bits < 8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] * 255 / white;
            }
        }
        return new Pixels(first.width, first.height, channels, range, values);
    }

    private float[] lookUp(float[] indices) throws IOException {
        long[] colours = first.numbers(TIFF.TAG_COLOR_MAP);
        int entries = colours.length / 3;
        float[] values = new float[Math.multiplyExact(3, indices.length)];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] >= entries) {
                throw TiffPage.bad(
                        file, "has a palette of %d colours and the index %.0f".formatted(entries, indices[i]));
            }
            for (int c = 0; c < 3; c++) {
                values[c * indices.length + i] = colours[c * entries + (int) indices[i]] >> 8;
            }
        }
        return values;
    }

    /** Inks to light, as for JPEG. */
    private float[] light(float[] inks, int channels, float most) {
        if (channels != 4) {
            throw TiffPage.unsupported(file, "has inks other than cyan, magenta, yellow and black");
        }
        int plane = inks.length / 4;
        float[] values = new float[3 * plane];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round((double) (most - inks[i]) * (most - inks[3 * plane + i % plane]) / most);
        }
        return values;
    }

    private LabelMap labels() throws IOException {
        int channels = declaredPages() * (first.samples - first.alphas());
        if (channels != 1) {
            throw LabelFiles.colour(file, channels);
        }
        if (first.compression == TiffPage.JPEG) {
            throw TiffPage.unsupported(file, "is compressed by JPEG, which does not keep labels exact");
        }
        int[] labels = new int[new PictureSize(first.width, first.height, 1).values(file, 0)];
        read(first, 1, (sample, at, value) -> labels[at] = label(value));
        return new LabelMap(first.width, first.height, labels);
    }

    private int label(double value) {
        if (value == (int) value && value >= 0) {
            return (int) value;
        }
        String number = value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
        throw new BadFileException(
                file,
                "has the label %s; labels are whole numbers from 0 (background) to %d"
                        .formatted(number, Integer.MAX_VALUE));
    }

    /** How many pages make up the picture. */
    private int declaredPages() {
        int samples = Math.max(1, first.samples);
        if (isImageJ()) {
            return declared(
                    number(description, "channels=(\\d+)"),
                    number(description, "slices=(\\d+)"),
                    number(description, "frames=(\\d+)"));
        }
        if (description.contains("<OME") && description.contains("SizeC=")) {
            int channels = number(description, "SizeC=\"(\\d+)\"");
            return declared(
                    Math.max(1, channels / samples),
                    number(description, "SizeZ=\"(\\d+)\""),
                    number(description, "SizeT=\"(\\d+)\""));
        }
        if (Pattern.compile("\"axes\": *\"CYX\"").matcher(description).find()) {
            return samples > 1 ? 1 : number(description, "\"shape\": *\\[(\\d+)");
        }
        if (pages.directoryCount() > 1) {
            LOG.warn(
                    "{}: has {} pages and does not say that they are channels; the first is used",
                    file,
                    pages.directoryCount());
        }
        return 1;
    }

    private int declared(int channels, int slices, int frames) {
        if (slices > 1 || frames > 1) {
            throw new BadFileException(file, "is a stack of %d slices and %d frames%s".formatted(slices, frames, CURE));
        }
        return channels;
    }

    private boolean isImageJ() {
        return description.startsWith("ImageJ=");
    }

    /** The first number that the pattern finds, else 1. */
    private static int number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        try {
            return matcher.find() ? Math.max(1, Integer.parseInt(matcher.group(1))) : 1;
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
