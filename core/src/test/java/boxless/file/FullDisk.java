package boxless.file;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** A disk that is full whenever a test says so: half of what is written then still goes onto it. */
public final class FullDisk {
    private boolean full;

    public void fill() {
        full = true;
    }

    public void free() {
        full = false;
    }

    /** Begins a file on this disk. */
    public PendingFile open(Path target) throws IOException {
        return PendingFile.open(target, Filling::new);
    }

    private final class Filling extends FilterOutputStream {
        Filling(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, full ? length / 2 : length);
            if (full) {
                throw new IOException("No space left on device");
            }
        }
    }
}
