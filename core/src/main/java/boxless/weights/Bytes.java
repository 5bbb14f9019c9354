package boxless.weights;

import java.nio.ByteBuffer;

/** Bytes that lie in memory, in a file, or are computed as they are read. */
public interface Bytes {
    long length();

    /**
     * Fills {@code into} up to its limit with the bytes from {@code offset} on.
     *
     * @throws boxless.file.BadFileException if the file under it cannot deliver them
     */
    void read(long offset, ByteBuffer into);

    /** A part of these bytes; the range must lie inside. */
    default Bytes slice(long start, long length) {
        if (start < 0 || length < 0 || start > length() - length) {
            throw new IndexOutOfBoundsException("bytes %d + %d of %d".formatted(start, length, length()));
        }
        Bytes whole = this;
        return new Bytes() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public void read(long offset, ByteBuffer into) {
                whole.read(start + offset, into);
            }
        };
    }

    /** The same bytes held in memory, in pieces, as a Java array ends at 2 GiB. */
    default Bytes inMemory() {
        ByteBuffer[] pieces = new ByteBuffer[Math.toIntExact((length() + Pieces.SIZE - 1) / Pieces.SIZE)];
        for (int i = 0; i < pieces.length; i++) {
            long start = i * (long) Pieces.SIZE;
            pieces[i] = ByteBuffer.allocate((int) Math.min(Pieces.SIZE, length() - start));
            read(start, pieces[i]);
            pieces[i].flip();
        }
        return new Pieces(pieces, length());
    }

    /** Takes the remaining bytes of the buffer, which must not change any more. */
    static Bytes of(ByteBuffer buffer) {
        return new Pieces(new ByteBuffer[] {buffer.slice()}, buffer.remaining());
    }

    /** Consecutive buffers, all but the last of them full. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pieces(ByteBuffer[] pieces, long length) implements Bytes {
        static final int SIZE = 1 << 30;

        @Override
        public void read(long offset, ByteBuffer into) {
            if (offset < 0 || offset > length - into.remaining()) {
                throw new IndexOutOfBoundsException("bytes %d + %d of %d".formatted(offset, into.remaining(), length));
            }
            while (into.hasRemaining()) {
                int piece = pieces.length == 1 ? 0 : (int) (offset / SIZE);
                int start = pieces.length == 1 ? (int) offset : (int) (offset % SIZE);
                int count = Math.min(into.remaining(), pieces[piece].limit() - start);
                into.put(into.position(), pieces[piece], start, count);
                into.position(into.position() + count);
                offset += count;
            }
        }
    }
}
