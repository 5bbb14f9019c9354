package boxless.image;

import boxless.file.BadFileException;
import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.TIFF;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/** One image file directory of a TIFF: what its tags say. */
final class TiffPage {
    static final int UNSIGNED = 1;
    static final int SIGNED = 2;
    static final int FLOAT = 3;
    static final int UNCOMPRESSED = 1;
    static final int JPEG = 7;
    static final int ZSTANDARD = 50000;
    static final int OLD_ZSTANDARD = 34926;

    private static final int SMALLER = 1;
    private static final int MASK = 4;

    private static final long[] NONE = {};

    /** Bytes of what is decoded at once where the file leaves the choice. */
    private static final long LARGE = 1 << 20;

    private final Path file;
    private final Directory tags;
    final int width;
    final int height;
    final int samples;
    final int bits;
    final int format;
    final int compression;
    final int photometric;
    /** Every sample in its own parts, instead of all samples of a pixel side by side. */
    final boolean planar;

    final boolean tiled;
    /** Strips are parts as wide as the picture. */
    final int partWidth;

    final int partHeight;
    /** Where the parts begin, row by row, plane by plane; 0, with a length of 0, where the writer left one of zeros out, as GDAL and scanners do. */
    final long[] offsets;

    /** Bytes of each. */
    final long[] lengths;

    /** Whether the pixels lie in one piece, as stored. */
    final boolean inOnePiece;

    private TiffPage(Path file, Directory tags, long shift) throws IOException {
        this.file = file;
        this.tags = tags;
        width = whole(TIFF.TAG_IMAGE_WIDTH, 0);
        height = whole(TIFF.TAG_IMAGE_HEIGHT, 0);
        samples = whole(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
        if (width < 1 || height < 1 || samples < 1) {
            throw Pictures.damaged(file, "claims %dx%d pixels of %d samples".formatted(width, height, samples));
        }
        bits = same(TIFF.TAG_BITS_PER_SAMPLE, 1);
        int said = same(TIFF.TAG_SAMPLE_FORMAT, UNSIGNED);
        format = said == 4 ? UNSIGNED : said; // 4: unknown
        compression = whole(TIFF.TAG_COMPRESSION, UNCOMPRESSED);
        photometric = whole(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, samples >= 3 ? 2 : 1);
        planar = whole(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2 && samples > 1;
        tiled = tags.getEntryById(TIFF.TAG_TILE_WIDTH) != null;
        partWidth = tiled ? whole(TIFF.TAG_TILE_WIDTH, 0) : width;
        int stored = tiled ? whole(TIFF.TAG_TILE_HEIGTH, 0) : rowsPerStrip();
        if (partWidth < 1 || stored < 1) {
            throw Pictures.damaged(file, "has strips or tiles of %dx%d pixels".formatted(partWidth, stored));
        }
        long[] starts =
                numbers(tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS).clone();
        long[] bytes = numbers(tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
        for (int i = 0; i < starts.length; i++) {
            boolean leftOut = i < bytes.length && isLeftOut(starts[i], bytes[i]);
            starts[i] += leftOut ? 0 : shift;
        }
        inOnePiece = compression == UNCOMPRESSED && starts.length == 1;
        partHeight = tiled || compression != UNCOMPRESSED ? stored : rowsOfPart(stored);
        long[][] parts = cut(stored, starts, bytes);
        offsets = parts[0];
        lengths = parts[1];
    }

    /** Uncompressed strips may be as large as the picture; any rows of them are strips as well. */
    private int rowsOfPart(int stored) {
        int rows = (int) Math.clamp(LARGE / rowBytes(), 1, stored);
        while (stored < height && stored % rows != 0) {
            rows--;
        }
        return rows;
    }

    private long[][] cut(int stored, long[] starts, long[] bytes) {
        int strips = down();
        int each = Math.ceilDiv(Math.min(stored, height), partHeight);
        if (each == 1) {
            return new long[][] {starts, bytes};
        }
        int wholes = Math.ceilDiv(height, stored);
        int planes = Math.min(starts.length, bytes.length) / wholes;
        long[][] cut = new long[2][Math.multiplyExact(planes, strips)];
        for (int i = 0; i < cut[0].length; i++) {
            int strip = i / strips * wholes + i % strips / each;
            long before = (long) (i % strips % each) * partHeight * rowBytes();
            boolean leftOut = isLeftOut(starts[strip], bytes[strip]);
            cut[0][i] = leftOut ? 0 : starts[strip] + before;
            cut[1][i] = leftOut ? 0 : Math.min(bytes[strip] - before, partHeight * rowBytes());
        }
        return cut;
    }

    /** Bytes of a decoded row of a part. */
    long rowBytes() {
        return ((long) partWidth * samplesTogether() * bits + 7) / 8;
    }

    /** Samples of a pixel that are side by side. */
    int samplesTogether() {
        return planar ? 1 : samples;
    }

    /** The decoder has no whole numbers of 64 bits; it reads each as two of 32, in the order of the file's bytes. */
    int words() {
        return bits == 64 && format != FLOAT ? 2 : 1;
    }

    boolean isZstandard() {
        return compression == ZSTANDARD || compression == OLD_ZSTANDARD;
    }

    /** Number of parts side by side. */
    int across() {
        return (width - 1) / partWidth + 1;
    }

    /** Number of parts one below the other, in each plane. */
    int down() {
        return (height - 1) / partHeight + 1;
    }

    /** Whether all samples of a part are 0 and none of them is in the file. */
    boolean isLeftOut(int part) {
        return isLeftOut(offsets[part], lengths[part]);
    }

    private static boolean isLeftOut(long offset, long length) {
        return offset == 0 && length == 0;
    }

    /**
     * @param size bytes of the file
     * @throws BadFileException where a part cannot be in the file, or its pixels not in the part
     */
    void checkParts(long size) {
        int each = Math.multiplyExact(across(), down());
        long needed = (long) each * (planar ? samples : 1);
        if (needed > Math.min(offsets.length, lengths.length)) {
            throw Pictures.damaged(file, "has %d of %d strips or tiles".formatted(offsets.length, needed));
        }
        for (int i = 0; i < needed; i++) {
            if (isLeftOut(i)) {
                continue;
            }
            if (offsets[i] < 0 || lengths[i] < 1 || offsets[i] > size || lengths[i] > size - offsets[i]) {
                throw Pictures.damaged(
                        file,
                        "ends early: it has %d bytes, but a strip or tile should end at byte %d"
                                .formatted(size, offsets[i] + lengths[i]));
            }
            int lines = Math.min(partHeight, height - i % each / across() * partHeight);
            if (rowBytes() * lines / mostPacked() > lengths[i]) {
                throw Pictures.damaged(
                        file,
                        "ends early: a strip or tile of %d bytes cannot fill %dx%d pixels"
                                .formatted(lengths[i], partWidth, lines));
            }
        }
    }

    /** Bytes in one byte. */
    private long mostPacked() {
        return switch (compression) {
            case UNCOMPRESSED -> 1;
            case 2, 3, 4, JPEG -> Long.MAX_VALUE; // a bit may be a whole blank row
            case ZSTANDARD, OLD_ZSTANDARD -> 1 << 16; // a block of 131,072 equal bytes takes 4
            default -> 4096; // LZW the most, about 3,400
        };
    }

    static TiffPage of(Path file, Directory tags) throws IOException {
        return new TiffPage(file, tags, 0);
    }

    /**
     * The directories of all pages.
     *
     * @throws BadFileException where one is missing
     */
    static CompoundDirectory directories(Path file, ImageInputStream in) throws IOException {
        CompoundDirectory directories = (CompoundDirectory) new TIFFReader().read(in);
        // The reader keeps still about directories that it cannot read, so their chain is followed once more.
        in.seek(2);
        boolean big = in.readUnsignedShort() == TIFF.BIGTIFF_MAGIC;
        in.seek(big ? 8 : 4);
        long at = big ? in.readLong() : in.readUnsignedInt();
        for (int i = 0; i < directories.directoryCount() && at != 0; i++) {
            in.seek(at);
            long tags = big ? in.readLong() : in.readUnsignedShort();
            in.seek(at + (big ? 8 + 20 * tags : 2 + 12 * tags));
            at = big ? in.readLong() : in.readUnsignedInt();
        }
        if (at != 0 || directories.directoryCount() == 0) {
            throw Pictures.damaged(
                    file, "ends early, in the description of page " + (directories.directoryCount() + 1));
        }
        return directories;
    }

    /** The page of the same kind whose pixels are so many bytes further on, where only the first of a stack has a directory. */
    TiffPage following(long bytes) throws IOException {
        return new TiffPage(file, tags, bytes);
    }

    /** Whether it is a smaller version of another page, or says which pixels of one are transparent. */
    boolean isAside() throws IOException {
        return (whole(TIFF.TAG_SUBFILE_TYPE, 0) & (SMALLER | MASK)) != 0;
    }

    /** Number of samples that are alpha: the last ones. */
    int alphas() throws IOException {
        int alphas = 0;
        for (long extra : numbers(TIFF.TAG_EXTRA_SAMPLES)) {
            alphas += extra == 1 || extra == 2 ? 1 : 0;
        }
        return Math.min(alphas, samples - 1);
    }

    /** ImageDescription; empty where there is none. */
    String description() throws IOException {
        return switch (value(TIFF.TAG_IMAGE_DESCRIPTION)) {
            case String text -> text;
            case String[] lines -> String.join("\n", lines);
            case null, default -> "";
        };
    }

    /** What all JPEG parts share; empty where they are whole by themselves. */
    byte[] jpegTables() throws IOException {
        return bytes(TIFF.TAG_JPEG_TABLES);
    }

    /** The bytes of a tag; none where it is missing. */
    byte[] bytes(int tag) throws IOException {
        return value(tag) instanceof byte[] bytes ? bytes : new byte[0];
    }

    boolean sameKindAs(TiffPage that) {
        return width == that.width
                && height == that.height
                && samples == that.samples
                && bits == that.bits
                && format == that.format;
    }

    /** The numbers of a tag, unsigned; none where it is missing. */
    long[] numbers(int tag) throws IOException {
        return switch (value(tag)) {
            case Number one -> new long[] {one.longValue()};
            case long[] longs -> longs;
            case int[] ints -> longs(ints.length, i -> ints[i]);
            case short[] shorts -> longs(shorts.length, i -> shorts[i]);
            case byte[] bytes -> longs(bytes.length, i -> bytes[i] & 0xff);
            case null, default -> NONE;
        };
    }

    private @Nullable Object value(int tag) throws IOException {
        Entry entry = tags.getEntryById(tag);
        if (entry != null && entry.getValue() instanceof EOFException beyondTheEnd) {
            throw beyondTheEnd; // that is how the reader reports it
        }
        return entry == null ? null : entry.getValue();
    }

    private interface LongAt {
        long of(int i);
    }

    private static long[] longs(int count, LongAt at) {
        long[] longs = new long[count];
        for (int i = 0; i < count; i++) {
            longs[i] = at.of(i);
        }
        return longs;
    }

    /** Some writers say 4294967295 where they mean one strip. */
    private int rowsPerStrip() throws IOException {
        long[] rows = numbers(TIFF.TAG_ROWS_PER_STRIP);
        return rows.length == 0 ? height : (int) Math.min(height, rows[0]);
    }

    int whole(int tag, int otherwise) throws IOException {
        long[] values = numbers(tag);
        long value = values.length == 0 ? otherwise : values[0];
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw Pictures.damaged(file, "has the impossible value " + value + " in tag " + tag);
        }
        return (int) value;
    }

    private int same(int tag, int otherwise) throws IOException {
        long[] values = numbers(tag);
        for (long value : values) {
            if (value != values[0]) {
                throw unsupported(file, "mixes samples of different types");
            }
        }
        return whole(tag, otherwise);
    }

    static BadFileException unsupported(Path file, String what) {
        return new BadFileException(file, what + "; save it again as plain TIFF (grey or RGB, 8 or 16 bit or float)");
    }
}
