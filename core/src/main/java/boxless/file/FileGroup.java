package boxless.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes many files as {@link AtomicFile} does: none is ever seen half written, whatever happens to the process or the machine. Forcing a hundred files to
 * the disk side by side takes little longer than forcing one, so files take their names together: some time after they were written, at the latest when this is
 * closed. Safe for use by several threads.
 */
public final class FileGroup implements Closeable {
    /** Files that are forced together. Twice as many are open at most. */
    private static final int TOGETHER = 128;

    private static final int FORCING_THREADS = 16;

    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("commit").factory());
    private final ExecutorService forcing = Executors.newFixedThreadPool(
            FORCING_THREADS, Thread.ofPlatform().daemon().name("force-", 0).factory());
    private List<PendingFile> pending = new ArrayList<>();
    private @Nullable Future<?> committing;

    /** Begins files of which either all are to be written or none. */
    public Together together() {
        return new Together();
    }

    /** Files that are worth nothing without each other: closed before they were left to the group, all of them vanish. For use by one thread. */
    public final class Together implements Closeable {
        private final List<PendingFile> files = new ArrayList<>();

        private Together() {}

        /**
         * Writes a file; missing folders are made. A link that stands there is replaced: it may lead to somebody's originals.
         *
         * @param body writes the content; the stream is buffered and closed for it
         * @throws IOException if the body fails, or the file cannot be written
         */
        public void write(Path target, AtomicFile.IoConsumer<OutputStream> body) throws IOException {
            fill(target, file -> {
                body.accept(file.out());
                file.out().flush();
            });
        }

        /**
         * Copies a file, likewise.
         *
         * @throws IOException if it cannot be read or copied
         */
        public void copy(Path from, Path target) throws IOException {
            fill(target, file -> file.append(from));
        }

        private void fill(Path target, AtomicFile.IoConsumer<PendingFile> content) throws IOException {
            PendingFile file = PendingFile.replacing(target);
            files.add(file);
            content.accept(file);
        }

        /**
         * Leaves the files to the group: they will appear under their names later.
         *
         * @throws IOException if an earlier file of the group cannot be written
         */
        public void commit() throws IOException {
            while (!files.isEmpty()) {
                add(files.removeFirst());
            }
        }

        @Override
        public void close() throws IOException {
            for (PendingFile file : files) {
                file.close();
            }
        }
    }

    /** Whether a file that was left to the group could not be written: then no further one will be. */
    public synchronized boolean hasFailed() {
        return committing != null && committing.state() == Future.State.FAILED;
    }

    private synchronized void add(PendingFile file) throws IOException {
        pending.add(file);
        if (pending.size() == TOGETHER) {
            commit();
        }
    }

    /** Begins to commit what is pending once all before it is committed. */
    private void commit() throws IOException {
        await();
        List<PendingFile> full = pending;
        pending = new ArrayList<>();
        committing = background.submit(() -> {
            PendingFile.commit(full, forcing, FORCING_THREADS);
            return null;
        });
    }

    private void await() throws IOException {
        if (committing != null) {
            waitFor(committing);
        }
    }

    /** The result; what went wrong in another thread goes wrong in this one. */
    static void waitFor(Future<?> work) throws IOException {
        try {
            work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were written", e);
        }
    }

    /**
     * Gives all files their names.
     *
     * @throws IOException if one cannot be written; those that were not committed before vanish
     */
    @Override
    public synchronized void close() throws IOException {
        try {
            commit();
            await();
        } finally {
            background.shutdown();
            forcing.shutdown();
            for (PendingFile left : pending) {
                left.close();
            }
        }
    }
}
