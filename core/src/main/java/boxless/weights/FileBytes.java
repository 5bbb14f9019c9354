package boxless.weights;

import boxless.file.BadFileException;
import boxless.file.PossiblePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of an open file, read where they are asked for. Not memory-mapped: a mapping would keep the file from being
 * replaced on Windows and would crash the reader if the file were cut short under it.
 */
public final class FileBytes implements Bytes, AutoCloseable {
    private static final String DAMAGED = "; the file is damaged, copy or download it again";

    private final Path path;
    private final Source source;
    private final Closeable channel;
    private final long length;

    @FunctionalInterface
    private interface Source {
        /** Reads some bytes from an offset on; -1 if there are none. */
        int read(ByteBuffer into, long offset) throws IOException;
    }

    private FileBytes(Path path, Source source, Closeable channel, long length) {
        this.path = path;
        this.source = source;
        this.channel = channel;
        this.length = length;
    }

    /** A file that lies in memory, under a name for messages. */
    static FileBytes of(byte[] content, String name) {
        Source source = (into, offset) -> {
            int count = (int) Math.min(into.remaining(), content.length - offset);
            if (count <= 0) {
                return -1;
            }
            into.put(content, (int) offset, count);
            return count;
        };
        return new FileBytes(PossiblePath.of(name), source, () -> {}, content.length);
    }

    public static FileBytes open(Path path) {
        if (Files.isDirectory(path)) {
            throw new BadFileException(path, "is a folder; give the weight file inside it");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileBytes(path, channel::read, channel, channel.size());
        } catch (IOException e) {
            throw BadFileException.unread(path, e, "a weight file");
        }
    }

    public Path path() {
        return path;
    }

    /** What to throw when the content breaks the rules of its format. */
    public BadFileException bad(String whatAndCure) {
        return new BadFileException(path, whatAndCure);
    }

    /** {@link #bad} of what another copy of the file may cure. */
    public BadFileException damaged(String what) {
        return bad(what + DAMAGED);
    }

    /** The same with what told so. */
    public BadFileException damaged(String what, Throwable cause) {
        return new BadFileException(path, what + DAMAGED, cause);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            while (into.hasRemaining()) {
                int count = source.read(into, offset);
                if (count < 0) {
                    throw new BadFileException(path, "ends early; the file is truncated, copy or download it again");
                }
                offset += count;
            }
        } catch (ClosedChannelException e) {
            throw new IllegalStateException(path + " is closed; read its tensors before closing it", e);
        } catch (IOException e) {
            throw new BadFileException(path, "cannot be read (" + e.getMessage() + "); check the disk", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new BadFileException(path, "cannot be closed (" + e.getMessage() + "); check the disk", e);
        }
    }
}
