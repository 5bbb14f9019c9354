package boxless.weights;

import java.nio.ByteBuffer;

/**
 * Elements with the other sign, computed as they are read.
 *
 * @param bytes the little-endian elements
 * @param dtype their type, not {@link DType#BOOL}; integers are negated in two's complement
 */
public record NegatedBytes(Bytes bytes, DType dtype) implements Bytes {
    private static final int SIGN = 0x80;

    @Override
    public long length() {
        return bytes.length();
    }

    /** Reads whole elements. */
    @Override
    public void read(long offset, ByteBuffer into) {
        int begin = into.position();
        bytes.read(offset, into);
        for (int at = begin; at < into.limit(); at += dtype.bytes()) {
            if (dtype.isFloating()) {
                int last = at + dtype.bytes() - 1;
                into.put(last, (byte) (into.get(last) ^ SIGN));
            } else {
                negate(into, at);
            }
        }
    }

    private void negate(ByteBuffer buffer, int at) {
        int carry = 1;
        for (int i = at; i < at + dtype.bytes(); i++) {
            int sum = (~buffer.get(i) & 0xFF) + carry;
            buffer.put(i, (byte) sum);
            carry = sum >> 8;
        }
    }
}
