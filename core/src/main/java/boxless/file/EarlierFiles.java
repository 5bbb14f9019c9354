package boxless.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Documents of an earlier run that tell of other files: they go, once, before the first of these is replaced. */
public final class EarlierFiles {
    private final List<Path> files;
    private boolean removed;

    public EarlierFiles(Path... files) {
        this.files = List.of(files);
    }

    /**
     * Removes them; the second time nothing happens, as those of this run may be there.
     *
     * @throws IOException as {@link AtomicFile#remove} does
     */
    public synchronized void remove() throws IOException {
        if (!removed) {
            for (Path file : files) {
                AtomicFile.remove(file);
            }
            removed = true;
        }
    }
}
