package boxless.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One image file directory of a TIFF (TIFF 6.0, BigTIFF): what its tags say. */
final class TiffPage {
    static final int UNSIGNED = 1;
    static final int SIGNED = 2;
    static final int FLOAT = 3;

    private static final int MOST_PAGES = 100_000;
    private static final long[] NONE = {};
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

    private final TiffSource source;
    private final Map<Integer, long[]> tags;
    final int width;
    final int height;
    final int samples;
    final int bits;
    final int format;
    final int compression;
    final int photometric;
    final int predictor;
    /** Every sample in its own chunks, instead of all samples of a pixel side by side. */
    final boolean planar;

    final boolean reversedBits;
    final int chunkWidth;
    final int chunkHeight;
    final boolean tiled;
    final long[] offsets;
    final long[] lengths;
    final String description;
    final byte[] jpegTables;

    private TiffPage(TiffSource source, Map<Integer, long[]> tags, String description, byte[] jpegTables) {
        this.source = source;
        this.tags = tags;
        this.description = description;
        this.jpegTables = jpegTables;
        width = whole(256, 0);
        height = whole(257, 0);
        samples = whole(277, 1);
        bits = same(258, 1);
        format = same(339, UNSIGNED) == 4 ? UNSIGNED : same(339, UNSIGNED);
        compression = whole(259, 1);
        photometric = whole(262, samples >= 3 ? 2 : 1);
        predictor = whole(317, 1);
        planar = whole(284, 1) == 2 && samples > 1;
        reversedBits = whole(266, 1) == 2;
        tiled = tags.containsKey(322);
        chunkWidth = tiled ? whole(322, 0) : width;
        chunkHeight = tiled ? whole(323, 0) : (int) Math.min(height, first(278, Integer.MAX_VALUE));
        offsets = tags.getOrDefault(tiled ? 324 : 273, NONE);
        lengths = tags.getOrDefault(tiled ? 325 : 279, NONE);
    }

    /** The same page with its pixel data elsewhere in the file. */
    private TiffPage(TiffPage like, long offset) {
        this(like.source, moved(like, offset), like.description, like.jpegTables);
    }

    private static Map<Integer, long[]> moved(TiffPage page, long offset) {
        Map<Integer, long[]> tags = new HashMap<>(page.tags);
        tags.put(273, new long[] {offset});
        return tags;
    }

    /** The k-th of several images of which only the first has a directory and which follow one another, as ImageJ writes large stacks. */
    TiffPage following(int k, long imageBytes) {
        return new TiffPage(this, offsets[0] + k * imageBytes);
    }

    /** Number of samples that are alpha: the last ones. */
    int alphas() {
        int alphas = 0;
        for (long extra : tags.getOrDefault(338, NONE)) {
            alphas += extra == 1 || extra == 2 ? 1 : 0;
        }
        return Math.min(alphas, samples - 1);
    }

    /** (red, green, blue of all entries, one colour after the other), 16 bit; empty where there is none. */
    long[] colours() {
        return tags.getOrDefault(320, NONE);
    }

    boolean sameKindAs(TiffPage that) {
        return width == that.width
                && height == that.height
                && samples == that.samples
                && bits == that.bits
                && format == that.format;
    }

    static List<TiffPage> all(TiffSource source) throws IOException {
        List<TiffPage> pages = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        long at = source.big ? source.bytes(8, 8).getLong() : uint32(source.bytes(4, 4));
        while (at != 0 && seen.add(at) && pages.size() < MOST_PAGES) {
            at = read(source, at, pages);
        }
        if (pages.isEmpty()) {
            throw source.bad("holds no picture");
        }
        return pages;
    }

    /** Adds the page at {@code at} and returns where the next one is. */
    private static long read(TiffSource source, long at, List<TiffPage> pages) throws IOException {
        long count = source.big ? source.bytes(at, 8).getLong() : uint16(source.bytes(at, 2));
        if (count < 0 || count > 65535) {
            throw source.bad("has a directory of " + count + " entries");
        }
        int entry = source.big ? 20 : 12;
        long start = at + (source.big ? 8 : 2);
        ByteBuffer entries = source.bytes(start, count * entry);
        Map<Integer, long[]> tags = new HashMap<>();
        String description = "";
        byte[] jpegTables = {};
        for (int i = 0; i < count; i++) {
            int tag = uint16(entries.position(i * entry));
            int type = uint16(entries);
            long values = source.big ? entries.getLong() : uint32(entries);
            if (type >= SIZES.length || SIZES[type] == 0 || !isRead(tag)) {
                continue;
            }
            ByteBuffer data = data(source, entries, SIZES[type], values);
            if (tag == 270) {
                description = StandardCharsets.UTF_8.decode(data).toString();
            } else if (tag == 347) {
                jpegTables = new byte[data.remaining()];
                data.get(jpegTables);
            } else {
                tags.put(tag, numbers(data, type, (int) values));
            }
        }
        pages.add(new TiffPage(source, tags, description, jpegTables));
        long end = start + count * entry;
        return source.big ? source.bytes(end, 8).getLong() : uint32(source.bytes(end, 4));
    }

    private static ByteBuffer data(TiffSource source, ByteBuffer entries, int size, long values) throws IOException {
        if (values < 0 || values > Integer.MAX_VALUE) {
            throw source.bad("has a tag of " + values + " values");
        }
        long bytes = values * size;
        if (bytes <= (source.big ? 8 : 4)) {
            return entries.slice(entries.position(), (int) bytes).order(source.order);
        }
        return source.bytes(source.big ? entries.getLong() : uint32(entries), bytes);
    }

    private static boolean isRead(int tag) {
        return switch (tag) {
            case 256, 257, 258, 259, 262, 266, 270, 273, 277, 278, 279, 284 -> true;
            case 317, 320, 322, 323, 324, 325, 338, 339, 347 -> true;
            default -> false;
        };
    }

    private static long[] numbers(ByteBuffer data, int type, int count) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = switch (SIZES[type]) {
                case 1 -> data.get() & 0xff;
                case 2 -> uint16(data);
                case 4 -> uint32(data);
                default -> data.getLong();
            };
        }
        return numbers;
    }

    private long first(int tag, long otherwise) {
        long[] values = tags.getOrDefault(tag, NONE);
        return values.length == 0 ? otherwise : values[0];
    }

    private int whole(int tag, int otherwise) {
        long value = first(tag, otherwise);
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw source.bad("has the impossible value " + value + " in tag " + tag);
        }
        return (int) value;
    }

    private int same(int tag, int otherwise) {
        for (long value : tags.getOrDefault(tag, NONE)) {
            if (value != first(tag, value)) {
                throw source.unsupported("mixes samples of different kinds");
            }
        }
        return whole(tag, otherwise);
    }

    private static int uint16(ByteBuffer data) {
        return data.getShort() & 0xffff;
    }

    private static long uint32(ByteBuffer data) {
        return data.getInt() & 0xffffffffL;
    }
}
