package boxless.weights.tensorflow;

import boxless.file.BadFileException;
import boxless.weights.FileBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads numbers and pieces of an index one after another. What it allocates is in the file. */
final class Cursor {
    private final FileBytes file;
    private final ByteBuffer in;

    private Cursor(FileBytes file, ByteBuffer in) {
        this.file = file;
        this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A range of the file, read into memory. */
    static Cursor of(FileBytes file, long offset, long length) {
        if (offset < 0 || length < 0 || length > Integer.MAX_VALUE - 8 || offset > file.length() - length) {
            throw file.damaged("points to %d bytes at %d, which it does not have".formatted(length, offset));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) length);
        file.read(offset, bytes);
        return new Cursor(file, bytes.flip());
    }

    /** What to throw when the file breaks the rules of its format. */
    BadFileException damaged(String what) {
        return file.damaged(what);
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int remaining() {
        return in.remaining();
    }

    byte i8() {
        return part(1).in.get();
    }

    int i32() {
        return part(4).in.getInt();
    }

    long i64() {
        return part(8).in.getLong();
    }

    /** Seven bits a byte, the lowest first; all but the last byte are negative. */
    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte bits = i8();
            value |= (bits & 0x7fL) << shift;
            if (bits >= 0) {
                return value;
            }
        }
        throw damaged("has a number of more than ten bytes");
    }

    /** A cursor over the next bytes; this one steps over them. */
    Cursor part(long length) {
        if (length < 0 || length > in.remaining()) {
            throw damaged("has a record that ends too early");
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return new Cursor(file, part);
    }

    /** A copy of the bytes that are left, without stepping over them. */
    byte[] bytes() {
        byte[] bytes = new byte[in.remaining()];
        in.get(in.position(), bytes);
        return bytes;
    }
}
