package boxless.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes one Protocol Buffers message in the wire format; fields appear in the order of the calls. */
public final class WireMessage {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    public WireMessage put(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    public WireMessage put(int field, double value) {
        tag(field, FIXED64);
        littleEndian(Double.doubleToRawLongBits(value), 8);
        return this;
    }

    public WireMessage put(int field, float value) {
        tag(field, FIXED32);
        littleEndian(Float.floatToRawIntBits(value), 4);
        return this;
    }

    public WireMessage put(int field, String value) {
        return put(field, value.getBytes(StandardCharsets.UTF_8));
    }

    public WireMessage put(int field, WireMessage value) {
        return put(field, value.toBytes());
    }

    private WireMessage put(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    public byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        while ((value & ~0x7FL) != 0) {
            out.write((int) (value & 0x7F | 0x80));
            value >>>= 7;
        }
        out.write((int) value);
    }

    private void littleEndian(long bits, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (bits >>> 8 * i));
        }
    }
}
