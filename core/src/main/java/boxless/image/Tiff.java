package boxless.image;

import boxless.file.BadFileException;
import boxless.mask.Box;
import boxless.mask.LabelMap;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TIFF 6.0 and BigTIFF by TwelveMonkeys: strips and tiles, samples side by side or in planes, 1 to 16 and 32 bits, signed,
 * floating point; uncompressed, LZW, Deflate, PackBits, JPEG, fax.
 *
 * <p>Which pages make up the picture is the business of {@link TiffLayers}.
 */
final class Tiff {
    private static final Logger LOG = LoggerFactory.getLogger(Tiff.class);
    private static final Reading ALL_PLANES = new Reading(Reading.ALL, Reading.MAX, Reading.MAX, Long.MAX_VALUE);

    /** A block of the maximum of the pages of a channel, which is counted among those that are read. */
    private record Projected(int channel, Box place) {}

    private final Path file;
    private final TiffLayers layers;
    private final TiffPage first;
    private final int kept; // samples of a pixel that are no alpha
    private final boolean greyPlanes;
    private final BlockCache<Projected, Pixels> projected;
    private final Gaps gaps = new Gaps();

    /** @param cachedBytes of maxima that are kept */
    private Tiff(TiffFile main, Reading reading, long cachedBytes) throws IOException {
        this.file = main.path();
        layers = TiffLayers.of(main, reading);
        first = layers.first();
        kept = first.samples - first.alphas();
        if ((double) layers.channels() * kept > TiffDescription.MOST_PLANES) {
            throw Pictures.damaged(file, "claims %d pages of %d channels".formatted(layers.channels(), kept));
        }
        greyPlanes = TiffDescription.isOfGreyPlanes(main.first().description());
        projected = new BlockCache<>(cachedBytes, block -> (long) Float.BYTES * block.values().length);
    }

    /** @param cachedBytes decoded samples that are kept, or, of a stack whose maximum is wanted, values of that */
    static PictureSource open(Path file, Reading reading, long cachedBytes) throws IOException {
        return open(TiffFile.open(file, TiffBlocks.cache(cachedBytes)), reading, cachedBytes);
    }

    /** @param name only for messages */
    static PictureSource open(Path name, byte[] content, Reading reading, long cachedBytes) throws IOException {
        return open(TiffFile.inMemory(name, content, TiffBlocks.cache(cachedBytes)), reading, cachedBytes);
    }

    /** @param main closed with the picture */
    static PictureSource open(TiffFile main, Reading reading, long cachedBytes) throws IOException {
        TiffLayers opened = null;
        try {
            Tiff tiff = new Tiff(main, reading, cachedBytes);
            opened = tiff.layers;
            int channel = reading.channel(main.path(), tiff.names(), tiff.isSeparate());
            PictureSource picture = tiff.picture(channel);
            return channel < 0 ? reading.separated(picture) : picture;
        } catch (IOException | RuntimeException | Error e) {
            (opened == null ? main : opened).close();
            throw e;
        }
    }

    /** @param channel that is wanted, or -1 for all */
    private PictureSource picture(int channel) throws IOException {
        int each = channelsOfPage();
        List<List<TiffLayers.Plane>> pages = channel < 0 ? layers.all() : List.of(layers.channel(channel / each));
        PictureSize size = new PictureSize(first.width, first.height, Math.multiplyExact(pages.size(), each));
        PictureSource all = PictureSource.of(
                file, size, range(), (x, y, width, height) -> region(pages, new Box(x, y, width, height)), layers);
        PictureSource chosen = channel < 0 ? all : all.channel(channel % each);
        return (channel < 0 && isSeparate() ? chosen.separate() : chosen)
                .turned(orientation())
                .inPlane(layers.plane(channel < 0 ? 0 : channel / each, isSeparate()));
    }

    /** The stored numbers of a page of one channel; floating point must hold whole numbers. */
    static LabelMap labels(Path file) throws IOException {
        try (TiffFile main = TiffFile.open(file, TiffBlocks.cache(0))) {
            Tiff tiff = new Tiff(main, ALL_PLANES, 0);
            try (TiffLayers layers = tiff.layers) {
                return tiff.labels(layers);
            }
        }
    }

    private boolean isPalette() {
        return first.photometric == 3 && !greyPlanes;
    }

    private boolean isInks() {
        return first.photometric == 5;
    }

    private Orientation orientation() throws IOException {
        long[] number = first.numbers(TIFF.TAG_ORIENTATION);
        return Orientation.of(number.length == 0 ? 1 : number[0]);
    }

    /** Channels that a page gives. */
    private int channelsOfPage() {
        if (isInks() && kept != 4) {
            throw TiffPage.unsupported(file, "has inks other than cyan, magenta, yellow and black");
        }
        return isPalette() || isInks() ? 3 : kept;
    }

    private boolean isColour() {
        return isPalette() || isInks() || kept >= 3 && (first.photometric == 2 || first.photometric == 6);
    }

    /** Whether there are several channels that are not red, green and blue. */
    private boolean isSeparate() {
        return layers.channels() > 1 || kept > 1 && !isColour();
    }

    private List<String> names() {
        if (layers.channels() > 1 && channelsOfPage() == 1) {
            return layers.names();
        }
        List<String> names = new ArrayList<>(isColour() && !isSeparate() ? Reading.COLOURS : List.of());
        while (names.size() < layers.channels() * channelsOfPage()) {
            names.add("");
        }
        return names;
    }

    /** Of every channel its page, or the maximum of its pages. */
    private Pixels region(List<List<TiffLayers.Plane>> channels, Box area) throws IOException {
        layers.report(channels); // not before, for many are opened only for their size
        int each = new PictureSize(area.width(), area.height(), channelsOfPage()).values(file);
        if (channels.size() == 1) {
            return channel(0, channels.getFirst(), area);
        }
        int count = channels.size() * channelsOfPage();
        float[] values = new float[new PictureSize(area.width(), area.height(), count).values(file)];
        for (int c = 0; c < channels.size(); c++) {
            System.arraycopy(channel(c, channels.get(c), area).values(), 0, values, c * each, each);
        }
        return new Pixels(area.width(), area.height(), count, range(), values);
    }

    /** A stack block by block, so that of each only the maximum is kept, and not all that it was made of. */
    private Pixels channel(int number, List<TiffLayers.Plane> planes, Box area) throws IOException {
        if (planes.size() == 1) {
            return page(planes.getFirst(), area, true);
        }
        int count = channelsOfPage();
        float[] values = new float[count * area.width() * area.height()];
        for (Box place : TiffBlocks.places(first, area)) {
            Pixels block = projected.get(new Projected(number, place), () -> brightest(planes, place));
            Box common = place.intersection(area);
            for (int c = 0; c < count; c++) {
                for (int y = common.y(); y < common.y() + common.height(); y++) {
                    int from = (c * place.height() + y - place.y()) * place.width() + common.x() - place.x();
                    int to = (c * area.height() + y - area.y()) * area.width() + common.x() - area.x();
                    System.arraycopy(block.values(), from, values, to, common.width());
                }
            }
        }
        return new Pixels(area.width(), area.height(), count, range(), values);
    }

    private Pixels brightest(List<TiffLayers.Plane> planes, Box area) throws IOException {
        Pixels brightest = page(planes.getFirst(), area, false);
        float[] most = brightest.values();
        int pixels = area.width() * area.height();
        for (TiffLayers.Plane plane : planes.subList(1, planes.size())) {
            if (isAsStored()) { // then a second plane of floats, which may be large, is not needed
                read(plane, area, false, (sample, at, value) -> {
                    int i = sample * pixels + at;
                    most[i] = Math.max(most[i], finite(value));
                });
            } else {
                float[] values = page(plane, area, false).values();
                for (int i = 0; i < values.length; i++) {
                    most[i] = Math.max(most[i], values[i]);
                }
            }
        }
        return brightest;
    }

    private Pixels page(TiffLayers.Plane from, Box area, boolean keeping) throws IOException {
        int plane = area.width() * area.height();
        float[] values = new float[new PictureSize(area.width(), area.height(), kept).values(file)];
        read(from, area, keeping, (sample, at, value) -> {
            values[sample * plane + at] = finite(value);
        });
        return colours(from.page(), area.width(), area.height(), values);
    }

    private float finite(double value) {
        float number = (float) value;
        if (Float.isFinite(number)) {
            return number;
        }
        gaps.report(file);
        return 0;
    }

    /** Pixels without a number, NaN or infinite, which are read as 0. */
    private static final class Gaps {
        private boolean reported;

        /** Says it the first time. */
        void report(Path file) {
            if (!reported) {
                reported = true;
                LOG.warn("{}: has pixels that are no finite numbers; reading them as 0, in measurements, too", file);
            }
        }
    }

    @FunctionalInterface
    private interface Samples {
        /** Takes the number at row * width + column of the rectangle. */
        void accept(int sample, int at, double value);
    }

    /** All samples but alpha. */
    private void read(TiffLayers.Plane one, Box area, boolean keeping, Samples samples) throws IOException {
        TiffPage page = one.page();
        for (int plane = 0; plane < (page.planar ? kept : 1); plane++) {
            int sample = plane;
            one.in().blocks().read(page, plane, area, keeping, (part, left, top) -> {
                int bands = part.getNumBands();
                int words = page.words();
                double[] row = new double[part.getWidth() * bands];
                for (int y = 0; y < part.getHeight(); y++) {
                    part.getPixels(0, y, part.getWidth(), 1, row);
                    int start = (top + y - area.y()) * area.width() + left - area.x();
                    for (int s = 0; s < Math.min(bands / words, kept); s++) {
                        for (int from = s * words, at = start; from < row.length; from += bands, at++) {
                            double value = words == 1
                                    ? number(page, row[from])
                                    : number(one, (long) row[from], (long) row[from + 1]);
                            samples.accept(sample + s, at, value);
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

    /** A whole number of 64 bits from its halves, in the order of the file's bytes; above 2^53 the nearest. */
    private static double number(TiffLayers.Plane one, long first, long second) {
        long high = one.in().isBigEndian() ? first : second;
        long low = one.in().isBigEndian() ? second : first;
        boolean signed = one.page().format == TiffPage.SIGNED;
        return (signed ? (int) high : high & 0xffffffffL) * 0x1p32 + (low & 0xffffffffL);
    }

    /** The largest stored number. */
    private float white() {
        return first.format == TiffPage.FLOAT
                ? 1
                : (float) (Math.scalb(1.0, first.bits - (first.format == TiffPage.SIGNED ? 1 : 0)) - 1);
    }

    private float range() {
        boolean few = isPalette() || first.format == TiffPage.UNSIGNED && first.bits < 16;
        return few ? first.bits <= 8 || isPalette() ? 255 : 65535 : white();
    }

    /** Whether {@link #colours} leaves samples as they are. */
    private boolean isAsStored() {
        return !isPalette() && !isInks() && !isInverted() && first.bits >= 8;
    }

    private boolean isInverted() {
        return first.photometric == 0 && first.format == TiffPage.UNSIGNED;
    }

    private Pixels colours(TiffPage page, int width, int height, float[] values) throws IOException {
        if (isPalette()) {
            return new Pixels(width, height, 3, range(), lookUp(page, values));
        }
        float white = white();
        if (isInks()) {
            return new Pixels(width, height, 3, range(), light(values, white));
        }
        if (isInverted()) {
            for (int i = 0; i < values.length; i++) {
                values[i] = white - values[i];
            }
        }
        if (first.bits < 8) {
            for (int i = 0; i < values.length; i++) {
                values[i] = values[i] * 255 / white;
            }
        }
        return new Pixels(width, height, kept, range(), values);
    }

    private float[] lookUp(TiffPage page, float[] indices) throws IOException {
        long[] colours = page.numbers(TIFF.TAG_COLOR_MAP);
        int entries = colours.length / 3;
        float[] values = new float[Math.multiplyExact(3, indices.length)];
        for (int i = 0; i < indices.length; i++) {
            if (indices[i] >= entries) {
                throw Pictures.damaged(
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

    private LabelMap labels(TiffLayers layers) throws IOException {
        if (layers.channels() * kept != 1) {
            throw LabelFiles.colour(file, layers.channels() * kept);
        }
        List<TiffLayers.Plane> planes = layers.channel(0);
        if (planes.size() > 1) {
            throw new BadFileException(
                    file,
                    "is a stack of %d images, but a label image is one; save each as a separate image"
                            .formatted(planes.size()));
        }
        layers.report(List.of(planes));
        if (first.compression == TiffPage.JPEG) {
            throw TiffPage.unsupported(file, "is JPEG-compressed, which does not preserve labels exactly");
        }
        int[] labels = new int[new PictureSize(first.width, first.height, 1).values(file)];
        read(
                planes.getFirst(),
                new Box(0, 0, first.width, first.height),
                false,
                (sample, at, value) -> labels[at] = label(value));
        return orientation().upright(new LabelMap(first.width, first.height, labels));
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
}
