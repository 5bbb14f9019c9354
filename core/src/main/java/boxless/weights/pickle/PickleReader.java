package boxless.weights.pickle;

import boxless.file.BadFileException;
import boxless.weights.Bytes;
import boxless.weights.FileBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the numbers and strings of a pickle one after another, with a bound on how much it takes in. */
final class PickleReader {
    static final String CURE =
            "; copy or download it again, or save it again in Python with torch.save(model.state_dict(), ...)";
    /** Pickles hold names and numbers, the weights lie outside; the largest real ones have a few megabytes. */
    private static final long MAX_LENGTH = 256L << 20;

    private static final int MAX_LINE = 1000;

    private final FileBytes file;
    private final Bytes source;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    private long bufferEnd;

    PickleReader(FileBytes file, Bytes source) {
        this.file = file;
        this.source = source;
        buffer.limit(0);
    }

    BadFileException bad(String what) {
        return file.bad(what + CURE);
    }

    /** Bytes from here to the end of the source. */
    long remaining() {
        return source.length() - position();
    }

    long position() {
        return bufferEnd - buffer.remaining();
    }

    int u8() {
        return need(1).get() & 0xff;
    }

    int u16() {
        return need(2).getShort() & 0xffff;
    }

    int i32() {
        return need(4).getInt();
    }

    long i64() {
        return need(8).getLong();
    }

    /** A big-endian double, the one number that pickles write so. */
    double bigEndianDouble() {
        return Double.longBitsToDouble(Long.reverseBytes(i64()));
    }

    byte[] bytes(long length) {
        if (length < 0 || length > remaining()) {
            throw bad("has a string of " + length + " bytes where " + remaining() + " are left");
        }
        checkLimit(length);
        byte[] bytes = new byte[(int) length];
        int got = Math.min(bytes.length, buffer.remaining());
        buffer.get(bytes, 0, got);
        if (got < bytes.length) {
            source.read(bufferEnd, ByteBuffer.wrap(bytes, got, bytes.length - got));
            bufferEnd += bytes.length - got;
        }
        return bytes;
    }

    String utf8(long length) {
        return new String(bytes(length), StandardCharsets.UTF_8);
    }

    String latin1(long length) {
        return new String(bytes(length), StandardCharsets.ISO_8859_1);
    }

    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = u8(); c != '\n'; c = u8()) {
            if (line.length() == MAX_LINE) {
                throw bad("has a name of more than " + MAX_LINE + " characters");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private ByteBuffer need(int count) {
        if (buffer.remaining() < count) {
            if (remaining() < count) {
                throw bad("ends inside its pickle");
            }
            checkLimit(count);
            buffer.compact();
            buffer.limit((int) Math.min(buffer.capacity(), buffer.position() + source.length() - bufferEnd));
            int got = buffer.remaining();
            source.read(bufferEnd, buffer);
            bufferEnd += got;
            buffer.flip();
        }
        return buffer;
    }

    private void checkLimit(long more) {
        if (position() + more > MAX_LENGTH) {
            throw bad("has a pickle of more than " + (MAX_LENGTH >> 20) + " MiB");
        }
    }
}
