package boxless.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

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
     * the target in one step. Readers see the old content or the new one, never a part. Missing folders are made; a link stays, and
     * what it leads to is written. When {@code body} fails, the temporary file is removed and the target stays as it was. A
     * {@link PendingFile} does the same where the content comes bit by bit.
     *
     * @param body writes the content; the stream is buffered and closed for it, and it may close it
     * @throws IOException if the body fails or the file cannot be written
     */
    public static void write(Path target, IoConsumer<OutputStream> body) throws IOException {
        try (PendingFile file = PendingFile.open(target)) {
            body.accept(file.out());
            file.commit();
        }
    }

    /** Likewise a text, as UTF-8. */
    public static void writeText(Path target, String text) throws IOException {
        write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Removes a file if it is there: one that describes others, before the first of these is replaced. Where the target is a link, it stays, and what it
     * leads to goes.
     *
     * @throws IOException if it cannot be removed, or is a folder, a device or a pipe
     */
    public static void remove(Path target) throws IOException {
        PendingFile.remove(target);
    }

    /**
     * Fails where {@link #write} would for want of a place, so that this is known before long work and not after it. Missing folders are made.
     *
     * @throws IOException if the target is a folder, a device or a pipe, or its folder cannot be written to
     */
    public static void tryPlace(Path target) throws IOException {
        PendingFile.open(target).close();
    }

    /**
     * The same of files of any name.
     *
     * @throws IOException if no file can be written into the folder
     */
    public static void tryFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (!Files.isWritable(folder)) {
            throw new AccessDeniedException(folder.toString());
        }
    }

    /**
     * Whether files can be written to a folder at all, asked after one could not be: a full disk takes none, but a folder in its place, or a name that is
     * too long, stands in the way of this one alone.
     */
    public static boolean takesFiles(Path folder) {
        try (PendingFile trial = PendingFile.open(folder.resolve(".trial"))) {
            trial.append(new byte[1 << 16]);
            trial.force();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
