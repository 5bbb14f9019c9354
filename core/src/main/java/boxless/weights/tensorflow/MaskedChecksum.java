package boxless.weights.tensorflow;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC-32C of bytes as TensorFlow stores it: turned by 15 bits and moved by a constant, since the bytes may contain checksums themselves. */
final class MaskedChecksum {
    private static final int DELTA = 0xA282EAD8;

    private final CRC32C crc = new CRC32C();

    MaskedChecksum add(byte[] bytes) {
        crc.update(bytes);
        return this;
    }

    /** Takes the remaining bytes of the buffer. */
    void add(ByteBuffer bytes) {
        crc.update(bytes);
    }

    int value() {
        return Integer.rotateRight((int) crc.getValue(), 15) + DELTA;
    }
}
