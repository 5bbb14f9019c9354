package boxless.weights.mxnet;

import boxless.file.BadFileException;
import boxless.weights.Bytes;
import boxless.weights.FileBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads a file's little-endian numbers and texts one after another. What it allocates is in the file. */
final class Cursor {
    private static final int LONGEST_TEXT = 10_000;

    private final FileBytes file;
    private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private long position;

    Cursor(FileBytes file) {
        this.file = file;
    }

    /** What to throw when the file breaks the rules of its format. */
    BadFileException damaged(String what) {
        return file.damaged(what);
    }

    /** Bytes from here to the end. */
    long remaining() {
        return file.length() - position;
    }

    int i32() {
        return next(4).getInt(0);
    }

    long u32() {
        return Integer.toUnsignedLong(i32());
    }

    long i64() {
        return next(8).getLong(0);
    }

    /** UTF-8, preceded by its length in bytes. */
    String text() {
        long length = i64();
        if (length < 0 || length > LONGEST_TEXT) {
            throw damaged("has a name of " + Long.toUnsignedString(length) + " bytes");
        }
        ByteBuffer text = ByteBuffer.allocate((int) length);
        bytes(length).read(0, text);
        return StandardCharsets.UTF_8.decode(text.flip()).toString();
    }

    /** Steps over bytes that are read later. */
    Bytes bytes(long length) {
        if (length > remaining()) {
            throw file.bad("ends early; the file is truncated, copy or download it again");
        }
        Bytes bytes = file.slice(position, length);
        position += length;
        return bytes;
    }

    private ByteBuffer next(int length) {
        bytes(length).read(0, number.clear().limit(length));
        return number;
    }
}
