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

    /** MetaMorph's UIC2, one entry for each plane of a stack. */
    private static final int METAMORPH = 33629;

    private static final long[] NONE = {};

    /** Bytes of what is decoded at once where the file leaves the choice. */
    private static final long LARGE = 1 << 20;

    /** The most that TIFF can say of samples and bits. */
    private static final int MOST = 65_535;

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
    /** Rows of a strip or tile in the file, of which several parts may be made. */
    private final int stored;
    /** Where those begin, row by row, plane by plane; 0, with a length of 0, where the writer left one of zeros out, as GDAL and scanners do. */
    private final long[] offsets;

    /** Bytes of each; none where the file does not say it. */
    private final long[] lengths;

    /** Whether the pixels lie in one piece, as stored. */
    final boolean inOnePiece;

    private TiffPage(Path file, Directory tags, long shift) throws IOException {
        this.file = file;
        this.tags = tags;
        width = whole(TIFF.TAG_IMAGE_WIDTH, 0);
        height = whole(TIFF.TAG_IMAGE_HEIGHT, 0);
        samples = whole(TIFF.TAG_SAMPLES_PER_PIXEL, 1);
        bits = same(TIFF.TAG_BITS_PER_SAMPLE, 1);
        if (width < 1 || height < 1 || samples < 1 || samples > MOST || bits < 1 || bits > MOST) {
            throw Pictures.damaged(
                    file, "claims %dx%d pixels of %d samples of %d bits".formatted(width, height, samples, bits));
        }
        int said = same(TIFF.TAG_SAMPLE_FORMAT, UNSIGNED);
        format = said == 4 ? UNSIGNED : said; // 4: unknown
        compression = whole(TIFF.TAG_COMPRESSION, UNCOMPRESSED);
        photometric = whole(TIFF.TAG_PHOTOMETRIC_INTERPRETATION, samples >= 3 ? 2 : 1);
        planar = whole(TIFF.TAG_PLANAR_CONFIGURATION, 1) == 2 && samples > 1;
        tiled = tags.getEntryById(TIFF.TAG_TILE_WIDTH) != null;
        partWidth = tiled ? whole(TIFF.TAG_TILE_WIDTH, 0) : width;
        stored = tiled ? whole(TIFF.TAG_TILE_HEIGTH, 0) : rowsPerStrip();
        if (partWidth < 1 || stored < 1) {
            throw Pictures.damaged(file, "has strips or tiles of %dx%d pixels".formatted(partWidth, stored));
        }
        offsets =
                numbers(tiled ? TIFF.TAG_TILE_OFFSETS : TIFF.TAG_STRIP_OFFSETS).clone();
        long[] counts = numbers(tiled ? TIFF.TAG_TILE_BYTE_COUNTS : TIFF.TAG_STRIP_BYTE_COUNTS);
        lengths = counts.length > 0 || compression != UNCOMPRESSED ? counts : unsaid(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            boolean leftOut = i < lengths.length && isStripLeftOut(i);
            offsets[i] += leftOut ? 0 : shift;
        }
        inOnePiece = compression == UNCOMPRESSED && offsets.length == 1;
        partHeight = isOfRows() ? rowsOfPart() : stored;
    }

    /** Whether any rows of a strip are a strip as well: uncompressed ones may be as large as the picture. */
    private boolean isOfRows() {
        return compression == UNCOMPRESSED && !tiled;
    }

    /** The lengths of uncompressed strips or tiles, which follow from their sizes. */
    private long[] unsaid(int count) {
        return longs(count, i -> decodedBytes(tiled ? stored : lines(i)));
    }

    private int rowsOfPart() {
        int rows = (int) Math.clamp(LARGE / rowBytes(), 1, stored);
        while (stored < height && stored % rows != 0) {
            rows--;
        }
        return rows;
    }

    /** The strip or tile in the file that a part belongs to. */
    private int strip(int part) {
        return isOfRows() ? part / down() * stripsDown() + part % down() / partsOfStrip() : part;
    }

    private int partsOfStrip() {
        return Math.ceilDiv(stored, partHeight);
    }

    /** Where a part begins in the file, once it was checked; 0 where it was left out. */
    long offset(int part) {
        long before = isOfRows() ? part % down() % partsOfStrip() * partHeight * rowBytes() : 0;
        return isLeftOut(part) ? 0 : offsets[strip(part)] + before;
    }

    /** Its bytes; 0 where it was left out. */
    long length(int part) {
        if (isLeftOut(part)) {
            return 0;
        }
        return isOfRows()
                ? rowBytes() * Math.min(partHeight, height - part % down() * partHeight)
                : lengths[strip(part)];
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
        return isStripLeftOut(strip(part));
    }

    private boolean isStripLeftOut(int strip) {
        return offsets[strip] == 0 && lengths[strip] == 0;
    }

    /**
     * @param size bytes of the file
     * @throws BadFileException where a part cannot be in the file, or its pixels not in the part
     */
    void checkParts(long size) {
        double parts = (double) across() * down() * (planar ? samples : 1);
        if (parts > Integer.MAX_VALUE) {
            throw Pictures.damaged(file, "claims %.0f strips or tiles".formatted(parts));
        }
        if (lengths.length == 0 && offsets.length > 0) {
            throw unsupported(file, "does not say how long its strips or tiles are");
        }
        int needed = across() * stripsDown() * (planar ? samples : 1);
        int has = Math.min(offsets.length, lengths.length);
        if (needed > has) {
            throw Pictures.damaged(file, "has %d of %d strips or tiles".formatted(has, needed));
        }
        for (int i = 0; i < needed; i++) {
            if (isStripLeftOut(i)) {
                continue;
            }
            int lines = lines(i);
            if (decodedBytes(lines) / mostPacked() > lengths[i]) {
                throw Pictures.damaged(
                        file,
                        "ends early: a strip or tile of %d bytes cannot fill %dx%d pixels"
                                .formatted(lengths[i], partWidth, lines));
            }
            long length = isOfRows() ? decodedBytes(lines) : lengths[i];
            if (offsets[i] < 0 || length < 1 || offsets[i] > size || length > size - offsets[i]) {
                throw Pictures.damaged(
                        file,
                        "ends early: it has %d bytes, but a strip or tile should end at byte %.0f"
                                .formatted(size, (double) offsets[i] + length));
            }
        }
    }

    /** Number of strips or tiles in the file one below the other, in each plane. */
    private int stripsDown() {
        return Math.ceilDiv(height, stored);
    }

    /** Rows of a strip or tile that the page has. */
    private int lines(int strip) {
        return Math.min(stored, height - strip / across() % stripsDown() * stored);
    }

    /** Bytes of so many decoded rows of a part; where they are too many to count, more than any file has. */
    private long decodedBytes(int rows) {
        return rowBytes() > Long.MAX_VALUE / rows ? Long.MAX_VALUE : rowBytes() * rows;
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

    /** Planes of a stack of MetaMorph, which follow each other though only the first has a directory; 1 where it is none. */
    int metamorphPlanes() {
        Entry planes = tags.getEntryById(METAMORPH);
        return planes == null ? 1 : planes.valueCount();
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
