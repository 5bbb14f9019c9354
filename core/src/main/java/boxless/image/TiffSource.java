package boxless.image;

import boxless.file.BadFileException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A TIFF file, read piece by piece, for a stack may be larger than memory. Nothing beyond its end is ever allocated. */
final class TiffSource implements AutoCloseable {
    final Path file;
    final ByteOrder order;
    final boolean big;
    private final FileChannel channel;
    private final long size;

    TiffSource(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            size = channel.size();
            ByteBuffer head = ByteBuffer.allocate(4);
            fill(head, 0);
            order = head.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
            big = head.order(order).getShort(2) == 43;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * @throws BadFileException where the file has no such bytes
     */
    ByteBuffer bytes(long offset, long length) throws IOException {
        check(offset, length);
        if (length > Integer.MAX_VALUE - 8) {
            throw new BadFileException(file, "has a part of " + (length >> 20) + " MB; save it in tiles or strips");
        }
        ByteBuffer part = ByteBuffer.allocate((int) length);
        fill(part, offset);
        return part.flip().order(order);
    }

    /**
     * @throws BadFileException where the file has no such bytes
     */
    void check(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw bad(
                    "ends early: it has %d bytes, a part of it should end at byte %d".formatted(size, offset + length));
        }
    }

    private void fill(ByteBuffer part, long offset) throws IOException {
        while (part.hasRemaining()) {
            if (channel.read(part, offset + part.position()) < 0) {
                throw new EOFException("ends early");
            }
        }
    }

    BadFileException bad(String what) {
        return new BadFileException(file, what + "; the file is damaged, copy it again from its source");
    }

    BadFileException unsupported(String what) {
        return new BadFileException(file, what + "; save it again as plain TIFF (grey or RGB, 8 or 16 bit or float)");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
