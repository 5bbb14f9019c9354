package boxless.image;

import boxless.file.BadFileException;
import boxless.mask.Box;
import boxless.mask.LabelMap;
import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
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
            "; save each as a separate image, project the stack, or declare its pages to be channels";

    private final Path file;
    private final CompoundDirectory directories;
    private final TiffPage first;
    private final int kept; // samples of a pixel that are no alpha
    private final String description;
    private final List<TiffPage> pages = new ArrayList<>();
    private final TiffBlocks blocks;

    private Tiff(Path file, ImageInputStream in, long cachedBytes) throws IOException {
        this.file = file;
        directories = TiffPage.directories(file, in);
        first = TiffPage.of(file, directories.getDirectory(0));
        kept = first.samples - first.alphas();
        description = first.description();
        blocks = new TiffBlocks(file, in, cachedBytes);
        int count = declaredPages();
        for (int p = 0; p < count; p++) {
            TiffPage page = p == 0 ? first : page(p);
            page.checkKind();
            page.checkParts(in.length());
            pages.add(page);
        }
    }

    /** @param cachedBytes decoded samples that are kept */
    @SuppressWarnings("MustBeClosedChecker")
    static PictureSource open(Path file, long cachedBytes) throws IOException {
        return open(file, new FileImageInputStream(file.toFile()), cachedBytes);
    }

    /** @param file only its name, for messages */
    @SuppressWarnings("MustBeClosedChecker")
    static PictureSource open(Path file, byte[] content, long cachedBytes) throws IOException {
        return open(file, new MemoryCacheImageInputStream(new ByteArrayInputStream(content)), cachedBytes);
    }

    private static PictureSource open(Path file, ImageInputStream in, long cachedBytes) throws IOException {
        try {
            Tiff tiff = new Tiff(file, in, cachedBytes);
            return PictureSource.of(file, tiff.size(), tiff.range(), tiff::region, in);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    /** The stored numbers of a page of one channel; floating point must hold whole numbers. */
    static LabelMap labels(Path file) throws IOException {
        try (ImageInputStream in = new FileImageInputStream(file.toFile())) {
            return new Tiff(file, in, 0).labels();
        }
    }

    private boolean isPalette() {
        return first.photometric == 3 && !isImageJ();
    }

    private boolean isInks() {
        return first.photometric == 5;
    }

    private PictureSize size() {
        int stored = Math.multiplyExact(pages.size(), kept);
        if (isInks() && stored != 4) {
            throw TiffPage.unsupported(file, "has inks other than cyan, magenta, yellow and black");
        }
        return new PictureSize(first.width, first.height, isPalette() || isInks() ? 3 : stored);
    }

    private Pixels region(int x, int y, int width, int height) throws IOException {
        int plane = new PictureSize(width, height, 1).values(file);
        float[] values = new float[new PictureSize(width, height, pages.size() * kept).values(file)];
        for (int p = 0; p < pages.size(); p++) {
            int base = p * kept * plane;
            read(pages.get(p), new Box(x, y, width, height), (sample, at, value) -> {
                float number = (float) value;
                values[base + sample * plane + at] = Float.isFinite(number) ? number : 0;
            });
        }
        return colours(width, height, values);
    }

    @FunctionalInterface
    private interface Samples {
        /** Takes the number at row * width + column of the rectangle. */
        void accept(int sample, int at, double value);
    }

    /** All samples but alpha. */
    private void read(TiffPage page, Box area, Samples samples) throws IOException {
        for (int plane = 0; plane < (page.planar ? kept : 1); plane++) {
            int sample = plane;
            blocks.read(page, plane, area, (part, left, top) -> {
                int bands = part.getNumBands();
                double[] row = new double[part.getWidth() * bands];
                for (int y = 0; y < part.getHeight(); y++) {
                    part.getPixels(0, y, part.getWidth(), 1, row);
                    int start = (top + y - area.y()) * area.width() + left - area.x();
                    for (int s = 0; s < Math.min(bands, kept); s++) {
                        for (int from = s, at = start; from < row.length; from += bands, at++) {
                            samples.accept(sample + s, at, number(page, row[from]));
                        }
                    }
                }
            });
        }
    }

    /** Java's rasters know neither signed bytes nor unsigned integers. */
    private static double number(TiffPage page, double stored) {
        return page.format == TiffPage.SIGNED && page.bits == 8
                ? (byte) stored
                : page.format == TiffPage.UNSIGNED && stored < 0 ? stored + 0x1p32 : stored;
    }

    private TiffPage page(int p) throws IOException {
        if (p < directories.directoryCount()) {
            TiffPage page = TiffPage.of(file, directories.getDirectory(p));
            if (!page.sameKindAs(first)) {
                throw TiffPage.unsupported(file, "declares its pages to be channels, but they differ in size or type");
            }
            return page;
        }
        long bytes = ((long) first.width * first.samples * first.bits + 7) / 8 * first.height;
        if (directories.directoryCount() > 1 || !first.inOnePiece) {
            throw TiffPage.bad(file, "has only %d of %d pages".formatted(directories.directoryCount(), p + 1));
        }
        return first.following(p * bytes);
    }

    /** The largest stored number. */
    private float white() {
        return first.format == TiffPage.FLOAT
                ? 1
                : (float) ((1L << first.bits - (first.format == TiffPage.SIGNED ? 1 : 0)) - 1);
    }

    private float range() {
        boolean few = isPalette() || first.format == TiffPage.UNSIGNED && first.bits < 16;
        return few ? first.bits <= 8 || isPalette() ? 255 : 65535 : white();
    }

    private Pixels colours(int width, int height, float[] values) throws IOException {
        if (isPalette()) {
            return new Pixels(width, height, 3, range(), lookUp(values));
        }
        float white = white();
        if (isInks()) {
            return new Pixels(width, height, 3, range(), light(values, white));
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
        return new Pixels(width, height, pages.size() * kept, range(), values);
    }

    private float[] lookUp(float[] indices) throws IOException {
        long[] colours = first.numbers(TIFF.TAG_COLOR_MAP);
        int entries = colours.length / 3;
        float[] values = new float[Math.multiplyExact(3, indices.length)];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] >= entries) {
                throw TiffPage.bad(
                        file, "has a palette of %d colours but uses index %.0f".formatted(entries, indices[i]));
            }
            for (int c = 0; c < 3; c++) {
                values[c * indices.length + i] = colours[c * entries + (int) indices[i]] >> 8;
            }
        }
        return values;
    }

    /** Inks to light, as for JPEG. */
    private static float[] light(float[] inks, float most) {
        int plane = inks.length / 4;
        float[] values = new float[3 * plane];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round((double) (most - inks[i]) * (most - inks[3 * plane + i % plane]) / most);
        }
        return values;
    }

    private LabelMap labels() throws IOException {
        if (pages.size() * kept != 1) {
            throw LabelFiles.colour(file, pages.size() * kept);
        }
        if (first.compression == TiffPage.JPEG) {
            throw TiffPage.unsupported(file, "is JPEG-compressed, which does not preserve labels exactly");
        }
        int[] labels = new int[new PictureSize(first.width, first.height, 1).values(file)];
        read(first, new Box(0, 0, first.width, first.height), (sample, at, value) -> labels[at] = label(value));
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
        if (directories.directoryCount() > 1) {
            LOG.warn(
                    "{}: has {} pages that are not declared to be channels; using only the first",
                    file,
                    directories.directoryCount());
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
