package boxless.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes small TIFFs from the TIFF 6.0 specification: every page one strip of grey pixels or of a palette's, with whatever tags a test wants. */
public final class TinyTiff {
    private int width;
    private int height;
    private int kind;
    private int bits = 8;
    private int samples = 1;
    private int[] palette = {};
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private final SortedMap<Integer, byte[]> extra = new TreeMap<>();
    private final Set<Integer> without = new HashSet<>();
    private final List<byte[]> pages = new ArrayList<>();
    private final List<SortedMap<Integer, Long>> own = new ArrayList<>();
    private final List<int[]> palettes = new ArrayList<>();

    public TinyTiff(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /** Text of the first page. */
    public TinyTiff description(String text) {
        extra.put(270, (text + "\0").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** A tag of one 16-bit number. */
    public TinyTiff tag(int tag, int value) {
        extra.put(tag, new byte[] {(byte) value, (byte) (value >> 8)});
        return this;
    }

    /** Leaves a tag out. */
    public TinyTiff without(int tag) {
        without.add(tag);
        return this;
    }

    /** Samples of a pixel, side by side. */
    public TinyTiff samples(int count) {
        samples = count;
        return this;
    }

    public TinyTiff bits(int count) {
        bits = count;
        return this;
    }

    public TinyTiff bigEndian() {
        order = ByteOrder.BIG_ENDIAN;
        return this;
    }

    /** The size of the pages that follow. */
    public TinyTiff size(int columns, int rows) {
        width = columns;
        height = rows;
        return this;
    }

    /** The pages that follow say that they are smaller versions of another one. */
    public TinyTiff smaller() {
        kind = 1;
        return this;
    }

    /** Of the pages that follow; 16 bits: all reds, all greens, all blues. */
    public TinyTiff palette(int... colours) {
        palette = colours;
        return this;
    }

    /** A page of these numbers, row by row. */
    public TinyTiff page(long... numbers) {
        ByteBuffer packed = ByteBuffer.allocate(numbers.length * bits / 8).order(order);
        for (long number : numbers) {
            switch (bits) {
                case 8 -> packed.put((byte) number);
                case 16 -> packed.putShort((short) number);
                default -> packed.putLong(number);
            }
        }
        return packed(packed.array());
    }

    private TinyTiff packed(byte[] strip) {
        pages.add(strip);
        palettes.add(palette);
        own.add(new TreeMap<>(Map.of(254, (long) kind, 256, (long) width, 257, (long) height, 278, (long) height)));
        return this;
    }

    public Path write(Path file) throws IOException {
        int pixels = pages.stream().mapToInt(strip -> strip.length).sum();
        ByteBuffer out = ByteBuffer.allocate((1 << 16) + pixels).order(order);
        out.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
        out.putShort((short) 42);
        int link = out.position();
        out.putInt(0);
        for (int p = 0; p < pages.size(); p++) {
            int strip = out.position();
            out.put(pages.get(p));
            SortedMap<Integer, Long> tags = new TreeMap<>(own.get(p));
            tags.put(258, (long) bits);
            tags.put(259, 1L); // not compressed
            tags.put(262, 1L); // black is zero
            tags.put(273, (long) strip);
            tags.put(277, (long) samples);
            tags.put(279, (long) pages.get(p).length);
            int[] colours = palettes.get(p);
            if (colours.length > 0) {
                tags.put(262, 3L);
                tags.put(320, (long) out.position());
                for (int colour : colours) {
                    out.putShort((short) colour);
                }
            }
            tags.keySet().removeAll(without);
            SortedMap<Integer, Integer> moved = new TreeMap<>();
            for (int tag : p == 0 ? extra.keySet() : List.<Integer>of()) {
                moved.put(tag, out.position());
                out.put(extra.get(tag));
            }
            out.putInt(link, out.position());
            link = directory(out, tags, moved, colours.length);
        }
        return Files.write(file, Arrays.copyOf(out.array(), out.position()));
    }

    /** @return where the next directory's place is to be written */
    private int directory(
            ByteBuffer out, SortedMap<Integer, Long> tags, SortedMap<Integer, Integer> moved, int colours) {
        SortedMap<Integer, Long> all = new TreeMap<>(tags);
        moved.forEach((tag, at) -> all.put(tag, (long) at));
        out.putShort((short) all.size());
        all.forEach((tag, value) -> {
            byte[] bytes = extra.getOrDefault(tag, new byte[2]);
            boolean text = moved.containsKey(tag) && tag == 270;
            boolean number = moved.containsKey(tag) && !text;
            boolean coloured = tag == 320;
            out.putShort(tag.shortValue()).putShort((short) (text ? 2 : number || coloured ? 3 : 4));
            out.putInt(text ? bytes.length : coloured ? colours : 1);
            if (number) {
                out.putShort((short) (bytes[0] & 0xff | bytes[1] << 8)).putShort((short) 0);
            } else {
                out.putInt(value.intValue());
            }
        });
        int link = out.position();
        out.putInt(0);
        return link;
    }
}
