package boxless.mask;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The run lengths of Label Studio's brush: bytes that hold the red, green, blue and opacity of every pixel, row by row, packed bit by bit. In front stand
 * the number of values (32 bits), the bits of a value less 1 (5) and four widths of a run length less 1 (4 each). Then come runs: a bit that says
 * whether one value is repeated, two bits that choose the width, the length less 1, and the value or all the values. A pixel that is not transparent
 * belongs to the object.
 */
public final class BrushRle {
    private static final int CHANNELS = 4;
    private static final int OPACITY = 3;
    private static final int[] WIDTHS = {3, 4, 8, 16};
    private static final int VALUE_BITS = 8;
    private static final long LONGEST = 1 << 16;

    private BrushRle() {}

    /**
     * The object of a brush.
     *
     * @throws IllegalArgumentException if the bytes end early or are not those of an image of this size
     */
    public static Mask decode(int width, int height, byte[] bytes) {
        Reader in = new Reader(bytes);
        long values = in.bits(32);
        if (values != (long) CHANNELS * width * height) {
            throw new IllegalArgumentException(
                    "a brush of %,d values, but an image of %dx%d has %,d (red, green, blue, opacity)"
                            .formatted(values, width, height, (long) CHANNELS * width * height));
        }
        int valueBits = (int) in.bits(5) + 1;
        int[] widths = new int[WIDTHS.length];
        Arrays.setAll(widths, i -> (int) in.bits(4) + 1);
        BitSet pixels = new BitSet(width * height);
        long at = 0;
        while (at < values) {
            boolean repeated = in.bits(1) == 1;
            long end = Math.min(values, at + 1 + in.bits(widths[(int) in.bits(2)]));
            while (at < end) {
                long next = repeated ? end : at + 1;
                if (in.bits(valueBits) != 0) {
                    pixels.set(pixelsBefore(at), pixelsBefore(next));
                }
                at = next;
            }
        }
        return Mask.ofBitmap(width, height, pixels);
    }

    /** The number of pixels whose opacity stands before this value. */
    private static int pixelsBefore(long value) {
        return (int) ((value + CHANNELS - 1 - OPACITY) / CHANNELS);
    }

    /**
     * The brush that paints an object white, as Label Studio's own {@code mask2rle} makes it of a mask of 0 and 255.
     *
     * @throws IllegalArgumentException if the image has 2^30 pixels or more
     */
    public static byte[] encode(Mask mask) {
        long values = (long) CHANNELS * mask.width() * mask.height();
        if (values >= 1L << 32) {
            throw new IllegalArgumentException(
                    "an image of %dx%d has more values than a brush can hold".formatted(mask.width(), mask.height()));
        }
        Writer out = new Writer();
        out.bits(values, 32);
        out.bits(VALUE_BITS - 1, 5);
        for (int width : WIDTHS) {
            out.bits(width - 1, 4);
        }
        Box box = mask.box(); // there is nothing beside it, and an image may have thousands of objects
        boolean[] bitmap = mask.toBitmap(box);
        Runs runs = new Runs(out);
        runs.add(false, (long) box.y() * mask.width() + box.x());
        for (int i = 0; i < bitmap.length; i++) {
            if (i > 0 && i % box.width() == 0) {
                runs.add(false, mask.width() - box.width());
            }
            runs.add(bitmap[i], 1);
        }
        runs.add(false, values / CHANNELS - runs.pixels);
        runs.end();
        return out.bytes();
    }

    /** Pixels in their order, those of one kind as one run. */
    private static final class Runs {
        private final Writer out;
        private long pixels;
        private long length; // of the last run, not written yet
        private boolean object;

        private Runs(Writer out) {
            this.out = out;
        }

        private void add(boolean isObject, long count) {
            if (count > 0 && isObject != object) {
                end();
                object = isObject;
            }
            length += count;
            pixels += count;
        }

        private void end() {
            for (long left = CHANNELS * length; left > 0; left -= LONGEST) {
                long part = Math.min(left, LONGEST);
                int width = 0;
                while (part > 1L << WIDTHS[width]) {
                    width++;
                }
                out.bits(1, 1);
                out.bits(width, 2);
                out.bits(part - 1, WIDTHS[width]);
                out.bits(object ? 255 : 0, VALUE_BITS);
            }
            length = 0;
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private long at;

        private Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        private long bits(int count) {
            if (at + count > 8L * bytes.length) {
                throw new IllegalArgumentException("a brush that ends early; export it again");
            }
            long value = 0;
            for (int i = 0; i < count; i++, at++) {
                value = value << 1 | bytes[(int) (at >> 3)] >> 7 - (at & 7) & 1;
            }
            return value;
        }
    }

    private static final class Writer {
        private byte[] bytes = new byte[64];
        private int size; // in bits

        private void bits(long value, int count) {
            if (size + count > 8 * bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            for (int i = count - 1; i >= 0; i--, size++) {
                bytes[size >> 3] |= (byte) ((value >> i & 1) << 7 - (size & 7));
            }
        }

        private byte[] bytes() {
            return Arrays.copyOf(bytes, (size + 7) / 8);
        }
    }
}
