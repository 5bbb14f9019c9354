package boxless.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes files that are never seen half written, whatever happens to the process or the machine. */
public final class AtomicFile {
    private AtomicFile() {}

    /** What produces or takes bytes and may fail while doing so. */
    @FunctionalInterface
    public interface IoConsumer<T> {
        void accept(T value) throws IOException;
    }

    /**
     * Writes {@code target} through a temporary file in the same folder: written, forced to the disk, then moved over
     * the target in one step. Readers see the old content or the new one, never a part. Missing folders are made. When
     * {@code body} fails, the temporary file is removed and the target stays as it was.
     *
     * @param body writes the content; the stream is buffered and closed for it, and it may close it
     * @throws IOException if the body fails or the file cannot be written
     */
    public static void write(Path target, IoConsumer<OutputStream> body) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new IOException(target + ": is a folder; give the name of a file");
        }
        Files.createDirectories(folder);
        // Not Files.createTempFile: its files are readable by their owner alone, and the target would inherit that.
        Path temporary = folder.resolve("." + name + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                OutputStream out = new KeptOpen(Channels.newOutputStream(channel));
                body.accept(out);
                out.flush();
                channel.force(true);
            }
            move(temporary, absolute);
        } finally {
            Files.deleteIfExists(temporary);
        }
        forceFolder(folder);
    }

    /** Survives {@code close()}, which a body that wraps the stream is right to call: the channel must still be forced. */
    private static final class KeptOpen extends BufferedOutputStream {
        KeptOpen(OutputStream out) {
            super(out, 1 << 16);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the new name itself survive a power failure, where the system can: Windows opens no folders. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException ignored) {
            // The content is already safe; only the moment at which the name is on the disk is left to the system.
        }
    }
}
