package boxless.weights;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of an open file, read where they are asked for. Not memory-mapped: a mapping would keep the file from being
 * replaced on Windows and would crash the reader if the file were cut short under it.
 */
public final class FileBytes implements Bytes, AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final long length;

    private FileBytes(Path path, FileChannel channel, long length) {
        this.path = path;
        this.channel = channel;
        this.length = length;
    }

    public static FileBytes open(Path path) {
        if (Files.isDirectory(path)) {
            throw new BadFileException(path, "is a folder; give the weight file inside it");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileBytes(path, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new BadFileException(path, "no such file; check the path", e);
        } catch (IOException e) {
            throw new BadFileException(path, "cannot be read (" + e.getMessage() + "); check its permissions", e);
        }
    }

    public Path path() {
        return path;
    }

    /** What to throw when the content breaks the rules of its format. */
    public BadFileException bad(String whatAndCure) {
        return new BadFileException(path, whatAndCure);
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void read(long offset, ByteBuffer into) {
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, offset);
                if (count < 0) {
                    throw new BadFileException(path, "ends early; the file is cut short, copy or download it again");
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
