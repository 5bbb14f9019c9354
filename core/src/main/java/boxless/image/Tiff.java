package boxless.image;

import boxless.file.BadFileException;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TIFF 6.0 and BigTIFF: strips and tiles, samples side by side or in planes, 1 to 16 and 32 bits, signed, floating point;
 * uncompressed, LZW, Deflate, PackBits, JPEG.
 *
 * <p>Several pages are the channels of one picture where ImageJ's, OME's or tifffile's description says so; then a stack
 * that also has slices or frames is refused. Without such a description the first page is read, with a warning.
 */
final class Tiff {
    private static final Logger LOG = LoggerFactory.getLogger(Tiff.class);
    private static final String CURE =
            "; save each as a picture of its own, project the stack, or declare its pages to be channels";

    private final TiffSource source;
    private final List<TiffPage> pages;

    private Tiff(TiffSource source, List<TiffPage> pages) {
        this.source = source;
        this.pages = pages;
    }

    static Pixels read(Path file) throws IOException {
        try (TiffSource source = new TiffSource(file)) {
            return new Tiff(source, TiffPage.all(source)).pixels();
        }
    }

    /** The stored numbers of a page of one channel; floating point must hold whole numbers. */
    static LabelMap labels(Path file) throws IOException {
        try (TiffSource source = new TiffSource(file)) {
            return new Tiff(source, TiffPage.all(source)).labels();
        }
    }

    private Pixels pixels() throws IOException {
        TiffPage first = pages.getFirst();
        int count = declaredPages();
        int kept = first.samples - first.alphas();
        boolean palette = first.photometric == 3 && !writtenBy("ImageJ=");
        PictureSize size = new PictureSize(first.width, first.height, Math.multiplyExact(count, palette ? 3 : kept));
        size.values(source.file, 0);
        TiffChunks chunks = new TiffChunks(source, first);
        int plane = Math.multiplyExact(first.width, first.height);
        float[] values = new float[plane * count * kept];
        for (int p = 0; p < count; p++) {
            int base = p * kept;
            (p == 0 ? chunks : new TiffChunks(source, page(p))).read((channel, x, y, row, columns) -> {
                if (channel < kept) {
                    int to = (base + channel) * plane + y * first.width + x;
                    for (int i = 0; i < columns; i++) {
                        float value = (float) row[i];
                        values[to + i] = Float.isFinite(value) ? value : 0;
                    }
                }
            });
        }
        return colours(first, values, count * kept, palette);
    }

    private TiffPage page(int p) throws IOException {
        TiffPage first = pages.getFirst();
        if (p < pages.size()) {
            TiffPage page = pages.get(p);
            if (!page.sameKindAs(first)) {
                throw source.unsupported("says that its pages are channels, but they differ in size or kind");
            }
            return page;
        }
        long bytes = ((long) first.width * first.samples * first.bits + 7) / 8 * first.height;
        if (pages.size() > 1 || first.compression != 1 || first.offsets.length != 1) {
            throw source.bad("holds %d pages of %d".formatted(pages.size(), p + 1));
        }
        return first.following(p, bytes);
    }

    private Pixels colours(TiffPage page, float[] values, int channels, boolean palette) {
        float white = page.format == TiffPage.FLOAT
                ? 1
                : (float) ((1L << page.bits - (page.format == TiffPage.SIGNED ? 1 : 0)) - 1);
        float range = page.format == TiffPage.UNSIGNED && page.bits < 16 ? page.bits <= 8 ? 255 : 65535 : white;
        if (palette) {
            return new Pixels(page.width, page.height, 3, 255, lookUp(page, values));
        }
        switch (page.photometric) {
            case 0 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = page.format == TiffPage.UNSIGNED ? white - values[i] : values[i];
                }
            }
            case 1, 2, 3 -> {}
            case 5 -> {
                if (page.compression != 7) {
                    return new Pixels(page.width, page.height, 3, range, light(values, white));
                }
            }
            default -> {
                if (page.photometric != 6 || page.compression != 7) {
                    throw source.unsupported("has colours of kind " + page.photometric + ", neither grey nor RGB");
                }
            }
        }
        if (page.bits < 8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] * 255 / white;
            }
        }
        return new Pixels(page.width, page.height, channels, range, values);
    }

    private float[] lookUp(TiffPage page, float[] indices) {
        long[] colours = page.colours();
        int entries = colours.length / 3;
        float[] values = new float[Math.multiplyExact(3, indices.length)];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] >= entries) {
                throw source.bad("has a palette of %d colours and the index %.0f".formatted(entries, indices[i]));
            }
            for (int c = 0; c < 3; c++) {
                values[c * indices.length + i] = colours[c * entries + (int) indices[i]] >> 8;
            }
        }
        return values;
    }

    /** Inks to light, as for JPEG. */
    private float[] light(float[] inks, float most) {
        if (inks.length % 4 != 0) {
            throw source.unsupported("has inks other than cyan, magenta, yellow and black");
        }
        int plane = inks.length / 4;
        float[] values = new float[3 * plane];
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.round((double) (most - inks[i]) * (most - inks[3 * plane + i % plane]) / most);
        }
        return values;
    }

    private LabelMap labels() throws IOException {
        TiffPage page = pages.getFirst();
        int channels = declaredPages() * (page.samples - page.alphas());
        if (channels != 1) {
            throw LabelFiles.colour(source.file, channels);
        }
        if (page.compression == 7) {
            throw source.unsupported("is compressed by JPEG, which does not keep labels exact");
        }
        TiffChunks chunks = new TiffChunks(source, page);
        int[] labels = new int[new PictureSize(page.width, page.height, 1).values(source.file, 0)];
        chunks.read((channel, x, y, row, columns) -> {
            int to = y * page.width + x;
            for (int i = 0; i < columns && channel == 0; i++) {
                labels[to + i] = label(row[i]);
            }
        });
        return new LabelMap(page.width, page.height, labels);
    }

    private int label(double value) {
        if (value == (int) value && value >= 0) {
            return (int) value;
        }
        String number = value == Math.rint(value) ? "%.0f".formatted(value) : Double.toString(value);
        throw new BadFileException(
                source.file,
                "has the label %s; labels are whole numbers from 0 (background) to %d"
                        .formatted(number, Integer.MAX_VALUE));
    }

    /** How many pages make up the picture. */
    private int declaredPages() {
        String text = pages.getFirst().description;
        int samples = Math.max(1, pages.getFirst().samples);
        if (writtenBy("ImageJ=")) {
            return declared(
                    number(text, "channels=(\\d+)"), number(text, "slices=(\\d+)"), number(text, "frames=(\\d+)"));
        }
        if (text.contains("<OME") && text.contains("SizeC=")) {
            int channels = number(text, "SizeC=\"(\\d+)\"");
            return declared(
                    Math.max(1, channels / samples),
                    number(text, "SizeZ=\"(\\d+)\""),
                    number(text, "SizeT=\"(\\d+)\""));
        }
        if (Pattern.compile("\"axes\": *\"CYX\"").matcher(text).find()) {
            return samples > 1 ? 1 : number(text, "\"shape\": *\\[(\\d+)");
        }
        if (pages.size() > 1) {
            LOG.warn(
                    "{}: has {} pages and does not say that they are channels; the first is used",
                    source.file,
                    pages.size());
        }
        return 1;
    }

    private int declared(int channels, int slices, int frames) {
        if (slices > 1 || frames > 1) {
            throw new BadFileException(
                    source.file, "is a stack of %d slices and %d frames%s".formatted(slices, frames, CURE));
        }
        return channels;
    }

    private boolean writtenBy(String start) {
        return pages.getFirst().description.startsWith(start);
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
