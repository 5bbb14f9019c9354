package boxless.image;

import java.io.IOException;

/** Bits that are read from the end of some bytes towards their start; beyond it they are zeros. Below the highest set bit of the last byte. */
final class ZstandardBits {
    private final byte[] bytes;
    private final int start;
    private int left;

    /**
     * @param start first byte, likewise the end, exclusive
     * @throws IOException where no bit is set in the last byte
     */
    ZstandardBits(byte[] bytes, int start, int end) throws IOException {
        this.bytes = bytes;
        this.start = start;
        int last = end > start ? bytes[end - 1] & 0xff : 0;
        if (last == 0) {
            throw new IOException("the Zstandard data is damaged: a bit stream without its end");
        }
        left = 8 * (end - start) - Integer.numberOfLeadingZeros(last) + 24 - 1;
    }

    /** Number of bits not read; negative after reading beyond the start. */
    int left() {
        return left;
    }

    /** The next bits as a number, at most 32. */
    long read(int count) {
        left -= count;
        return at(left, count);
    }

    /** The same bits again for the next one to read. */
    int peek(int count) {
        return (int) at(left - count, count);
    }

    void skip(int count) {
        left -= count;
    }

    private long at(int from, int count) {
        long value = 0;
        int zeros = Math.clamp(-from, 0, count);
        int first = from + zeros;
        for (int bit = first, got = 0; got < count - zeros; ) {
            int taken = Math.min(8 - (bit & 7), count - zeros - got);
            long part = (bytes[start + (bit >> 3)] & 0xff) >> (bit & 7) & (1 << taken) - 1;
            value |= part << got;
            got += taken;
            bit += taken;
        }
        return value << zeros;
    }
}
