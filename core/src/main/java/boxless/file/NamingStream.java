package boxless.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Output to a file whose errors say which file it is: Java's own say only "No space left on device". */
public final class NamingStream extends FilterOutputStream {
    private final Path file;

    public NamingStream(Path file, OutputStream out) {
        super(out);
        this.file = file;
    }

    /** What may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    /** @throws FileSystemException in the place of an error that does not name its file */
    static void naming(Path file, Action action) throws IOException {
        try {
            action.run();
        } catch (FileSystemException | AsynchronousCloseException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    @Override
    public void write(int value) throws IOException {
        naming(file, () -> out.write(value));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        naming(file, () -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        naming(file, out::flush);
    }

    @Override
    public void close() throws IOException {
        naming(file, out::close);
    }
}
