package boxless.image;

import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The pixels of a page, or of one plane of a planar page, decoded by TwelveMonkeys. The compressed parts are first put
 * into a TIFF of their own that calls them grey with further samples: so the decoder gives every sample as stored,
 * whatever colours, profiles and alpha the page declares, and also the planes, stacks and rates of compression (over 512)
 * that it refuses or cuts otherwise; and it never sees a part that the file cannot hold.
 */
final class TiffPlane {
    /** The decoder refuses files that hold less than a 512th of their pixels. */
    private static final long LEAST_SHARE = 512;

    private final Path file;
    private final ImageInputStream in;
    private final TiffPage page;
    private final int samples;
    private final int across;
    private final int down;
    private final long[] offsets;
    private final long[] lengths;

    private TiffPlane(Path file, ImageInputStream in, TiffPage page, int plane) {
        this.file = file;
        this.in = in;
        this.page = page;
        samples = page.planar ? 1 : page.samples;
        across = (page.width - 1) / page.partWidth + 1;
        down = (page.height - 1) / page.partHeight + 1;
        long first = (long) plane * across * down;
        long end = first + (long) across * down;
        if (end > Math.min(page.offsets.length, page.lengths.length)) {
            throw TiffPage.bad(file, "has %d parts of %d".formatted(page.offsets.length, end));
        }
        offsets = Arrays.copyOfRange(page.offsets, (int) first, (int) end);
        lengths = Arrays.copyOfRange(page.lengths, (int) first, (int) end);
    }

    /**
     * @param plane 0, or which sample of a planar page
     * @return as many bands as the page has samples; one for a planar page
     */
    static Raster decode(Path file, ImageInputStream in, TiffPage page, int plane) throws IOException {
        TiffPlane it = new TiffPlane(file, in, page, plane);
        it.check();
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageOutputStream tiff = new MemoryCacheImageOutputStream(OutputStream.nullOutputStream())) {
            it.write(tiff);
            tiff.seek(0);
            reader.setInput(tiff);
            // JPEG's colours are the decoder's business; all else would only be clamped or inverted by it.
            return page.compression == TiffPage.JPEG ? reader.read(0).getRaster() : reader.readRaster(0, null);
        } finally {
            reader.dispose();
        }
    }

    private void check() throws IOException {
        page.checkKind();
        long rowBytes = ((long) page.partWidth * samples * page.bits + 7) / 8;
        long pixelBytes = Math.max(1, page.bits / 8) * (long) samples;
        // A tile may be larger than the picture. The decoder holds two copies of the samples.
        new PictureSize(page.partWidth, page.partHeight, samples).values(file, 0);
        new PictureSize(page.width, page.height, samples).values(file, 2 * pixelBytes * page.width * page.height);
        long size = in.length();
        for (int i = 0; i < offsets.length; i++) {
            if (offsets[i] < 0 || lengths[i] < 1 || offsets[i] > size || lengths[i] > size - offsets[i]) {
                throw TiffPage.bad(
                        file,
                        "ends early: it has %d bytes, a part of it should end at byte %d"
                                .formatted(size, offsets[i] + lengths[i]));
            }
            int lines = Math.min(page.partHeight, page.height - i / across * page.partHeight);
            if (rowBytes * lines / mostPacked() > lengths[i]) {
                throw TiffPage.bad(
                        file,
                        "ends early: a part of %d bytes cannot fill %dx%d pixels"
                                .formatted(lengths[i], page.partWidth, lines));
            }
        }
    }

    /** Bytes in one byte. */
    private long mostPacked() {
        return switch (page.compression) {
            case TiffPage.UNCOMPRESSED -> 1;
            case 2, 3, 4, TiffPage.JPEG -> Long.MAX_VALUE; // a bit may be a whole blank row
            default -> 4096; // LZW the most, about 3,400
        };
    }

    private void write(ImageOutputStream tiff) throws IOException {
        tiff.setByteOrder(in.getByteOrder());
        TIFFWriter writer = new TIFFWriter();
        writer.writeTIFFHeader(tiff);
        long data = 8 + writer.computeIFDSize(tags(0)) + 4;
        writer.writeIFD(tags(data), tiff);
        writer.writeOffset(tiff, 0);
        for (int i = 0; i < offsets.length; i++) {
            byte[] part = new byte[Math.toIntExact(lengths[i])];
            in.seek(offsets[i]);
            in.readFully(part);
            if (page.compression == TiffPage.JPEG) {
                checkJpeg(part, i);
            }
            tiff.write(part);
        }
        long least = (long) page.width * page.height * samples * Math.max(8, page.bits) / 8 / LEAST_SHARE + 1;
        if (tiff.length() < least) {
            tiff.seek(least);
            tiff.write(0);
        }
    }

    /** The decoder would leave what is missing grey. */
    private void checkJpeg(byte[] part, int i) {
        Jpeg.Size size = Jpeg.size(file, part);
        int columns = Math.min(page.partWidth, page.width - i % across * page.partWidth);
        int lines = Math.min(page.partHeight, page.height - i / across * page.partHeight);
        if (size.components() != samples || size.width() < columns || size.height() < lines || page.bits != 8) {
            throw TiffPage.bad(file, "has a JPEG part that does not fit");
        }
    }

    private List<Entry> tags(long data) throws IOException {
        List<Entry> tags = new ArrayList<>();
        put(tags, TIFF.TAG_IMAGE_WIDTH, page.width);
        put(tags, TIFF.TAG_IMAGE_HEIGHT, page.height);
        put(tags, TIFF.TAG_BITS_PER_SAMPLE, repeat(page.bits, samples));
        put(tags, TIFF.TAG_SAMPLE_FORMAT, repeat(page.format, samples));
        put(tags, TIFF.TAG_SAMPLES_PER_PIXEL, samples);
        boolean colourJpeg = page.compression == TiffPage.JPEG && samples == 3;
        put(tags, TIFF.TAG_PHOTOMETRIC_INTERPRETATION, colourJpeg ? page.photometric : 1);
        if (samples > 1 && !colourJpeg) {
            put(tags, TIFF.TAG_EXTRA_SAMPLES, repeat(0, samples - 1));
        }
        put(
                tags,
                page.tiled ? TIFF.TAG_TILE_WIDTH : TIFF.TAG_ROWS_PER_STRIP,
                page.tiled ? page.partWidth : page.partHeight);
        if (page.tiled) {
            put(tags, TIFF.TAG_TILE_HEIGTH, page.partHeight);
        }
        put(tags, page.tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS, lengths);
        long[] moved = new long[lengths.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = data;
            data += lengths[i];
        }
        put(tags, page.tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS, moved);
        put(tags, TIFF.TAG_COMPRESSION, page.compression);
        for (int same :
                new int[] {TIFF.TAG_PREDICTOR, TIFF.TAG_FILL_ORDER, TIFF.TAG_GROUP3OPTIONS, TIFF.TAG_GROUP4OPTIONS}) {
            put(tags, same, page.numbers(same));
        }
        byte[] tables = page.jpegTables();
        if (tables.length > 0) {
            tags.add(new TIFFEntry(TIFF.TAG_JPEG_TABLES, TIFF.TYPE_UNDEFINED, tables));
        }
        return tags;
    }

    private static void put(List<Entry> tags, int tag, long... values) {
        if (values.length > 0) {
            tags.add(new TIFFEntry(tag, TIFF.TYPE_LONG, values.length == 1 ? (Object) values[0] : values));
        }
    }

    private static long[] repeat(long value, int count) {
        long[] values = new long[count];
        Arrays.fill(values, value);
        return values;
    }
}
