package boxless.image;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFEntry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFWriter;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Neighbouring tiles or strips of a page, or of one plane of a planar page, decoded by TwelveMonkeys. The compressed parts are first put
 * into a TIFF of their own that calls them grey with further samples: so the decoder gives every sample as stored,
 * whatever colours, profiles and alpha the page declares, and also the planes, stacks and rates of compression (over 512)
 * that it refuses or cuts otherwise; and it never sees a part that the file cannot hold.
 */
final class TiffPart {
    /** The decoder refuses files that hold less than a 512th of their pixels. */
    private static final long LEAST_SHARE = 512;

    private static final int DEFLATE = 8;

    private final Path file;
    private final ImageInputStream in;
    private final TiffPage page;
    private final int plane;
    private final int column;
    private final int row;
    private final int samples;
    private final int bits;
    private final int width;
    private final int height;
    private final int across;
    private final long[] offsets;
    private final long[] lengths;

    private TiffPart(
            Path file, ImageInputStream in, TiffPage page, int plane, int column, int row, int columns, int rows) {
        this.file = file;
        this.in = in;
        this.page = page;
        this.plane = plane;
        this.column = column;
        this.row = row;
        samples = page.samplesTogether() * page.words();
        bits = page.bits / page.words();
        across = Math.min(columns, page.across() - column);
        int down = Math.min(rows, page.down() - row);
        width = (int) Math.min((long) across * page.partWidth, page.width - (long) column * page.partWidth);
        height = (int) Math.min((long) down * page.partHeight, page.height - (long) row * page.partHeight);
        offsets = new long[Math.multiplyExact(across, down)];
        lengths = new long[offsets.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = page.offset(at(i));
            lengths[i] = page.length(at(i));
        }
    }

    /**
     * @param page whose parts were checked
     * @param plane 0, or which sample of a planar page
     * @param column first tile, likewise the row
     * @param columns number of tiles, fewer where the page ends, likewise the rows
     * @return as many bands as the page has samples; one for a planar page
     */
    static Raster decode(
            Path file, ImageInputStream in, TiffPage page, int plane, int column, int row, int columns, int rows)
            throws IOException {
        TiffPart it = new TiffPart(file, in, page, plane, column, row, columns, rows);
        it.checkSize();
        boolean whole = IntStream.range(0, it.offsets.length).noneMatch(it::isLeftOut);
        return whole ? it.decoded() : it.completed();
    }

    /** Number of a part within the page. */
    private int at(int i) {
        return (plane * page.down() + row + i / across) * page.across() + column + i % across;
    }

    private boolean isLeftOut(int i) {
        return page.isLeftOut(at(i));
    }

    /** With zeros where a part was left out, which the decoder takes for damage. */
    private Raster completed() throws IOException {
        WritableRaster all = null;
        for (int i = 0; i < offsets.length; i++) {
            if (!isLeftOut(i)) {
                Raster one = decode(file, in, page, plane, column + i % across, row + i / across, 1, 1);
                all = all == null ? one.createCompatibleWritableRaster(width, height) : all;
                all.setRect(i % across * page.partWidth, i / across * page.partHeight, one);
            }
        }
        return all == null ? Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, width, height, samples, null) : all;
    }

    private Raster decoded() throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        try (ImageOutputStream tiff = new MemoryCacheImageOutputStream(OutputStream.nullOutputStream())) {
            write(tiff);
            tiff.seek(0);
            reader.setInput(tiff);
            // JPEG's colours are the decoder's business; all else would only be clamped or inverted by it.
            return page.compression == TiffPage.JPEG ? reader.read(0).getRaster() : reader.readRaster(0, null);
        } finally {
            reader.dispose();
        }
    }

    /** The decoder holds two copies of the samples, and a tile may be larger than the picture. */
    private void checkSize() {
        double pixels = Math.max((double) width * height, (double) page.partWidth * page.partHeight) * samples;
        new PictureSize(page.width, page.height, samples).check(file, pixels, 2.0 * Math.max(1, bits / 8) * pixels);
    }

    private void write(ImageOutputStream tiff) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            byte[] part = part(i);
            lengths[i] = part.length;
            parts.add(part);
        }
        tiff.setByteOrder(in.getByteOrder());
        TIFFWriter writer = new TIFFWriter();
        writer.writeTIFFHeader(tiff);
        long data = 8 + writer.computeIFDSize(tags(0)) + 4;
        writer.writeIFD(tags(data), tiff);
        writer.writeOffset(tiff, 0);
        for (byte[] part : parts) {
            tiff.write(part);
        }
        long least = (long) width * height * samples * Math.max(8, bits) / 8 / LEAST_SHARE + 1;
        if (tiff.length() < least) {
            tiff.seek(least);
            tiff.write(0);
        }
    }

    /** As the decoder knows it. */
    private byte[] part(int i) throws IOException {
        byte[] part = new byte[Math.toIntExact(lengths[i])];
        in.seek(offsets[i]);
        in.readFully(part);
        if (page.compression == TiffPage.JPEG) {
            checkJpeg(part, i);
        }
        return page.isZstandard()
                ? deflated(decompressed(part, Math.toIntExact(page.rowBytes() * page.partHeight)))
                : part;
    }

    private byte[] decompressed(byte[] part, int most) {
        byte[] bytes = new byte[most];
        try (ZstdDecompressCtx zstandard = new ZstdDecompressCtx()) {
            return Arrays.copyOf(bytes, zstandard.decompressByteArray(bytes, 0, most, part, 0, part.length));
        } catch (ZstdException e) {
            throw Pictures.damaged(file, "has a damaged strip or tile (Zstandard: " + e.getMessage() + ")");
        }
    }

    /** Not packed, for it is unpacked at once; but so the decoder undoes differences between neighbours as well. */
    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream(bytes.length + 64);
        Deflater stored = new Deflater(Deflater.NO_COMPRESSION);
        try (OutputStream out = new DeflaterOutputStream(deflated, stored)) {
            out.write(bytes);
        } finally {
            stored.end();
        }
        return deflated.toByteArray();
    }

    /** The decoder would leave what is missing grey. */
    private void checkJpeg(byte[] part, int i) {
        Jpeg.Size size = Jpeg.size(file, part);
        int columns = Math.min(page.partWidth, width - i % across * page.partWidth);
        int lines = Math.min(page.partHeight, height - i / across * page.partHeight);
        if (size.components() != samples || size.width() < columns || size.height() < lines || page.bits != 8) {
            throw Pictures.damaged(file, "has a JPEG strip or tile of the wrong size");
        }
    }

    private List<Entry> tags(long data) throws IOException {
        List<Entry> tags = new ArrayList<>();
        put(tags, TIFF.TAG_IMAGE_WIDTH, width);
        put(tags, TIFF.TAG_IMAGE_HEIGHT, height);
        put(tags, TIFF.TAG_BITS_PER_SAMPLE, repeat(bits, samples));
        put(tags, TIFF.TAG_SAMPLE_FORMAT, repeat(page.words() == 1 ? page.format : TiffPage.UNSIGNED, samples));
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
        put(tags, TIFF.TAG_COMPRESSION, page.isZstandard() ? DEFLATE : page.compression);
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
