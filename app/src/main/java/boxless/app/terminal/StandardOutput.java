package boxless.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where results go. It remembers why something could not be written, which those who print keep to themselves. */
public final class StandardOutput extends FilterOutputStream {
    private volatile @Nullable IOException error;

    /** That of the process. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            error = e;
            throw e;
        }
    }

    /** What is to be said of results that were lost, in a line; nothing where whoever read them has gone, as {@code head} does when it has enough. */
    public Optional<String> lost() {
        IOException e = error;
        String reason = e == null ? "" : String.valueOf(e.getMessage());
        return e == null || reason.toLowerCase(Locale.ROOT).contains("pipe")
                ? Optional.empty()
                : Optional.of("standard output cannot be written (%s); check the disk".formatted(reason));
    }
}
