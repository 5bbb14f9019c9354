package boxless.file;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Writes many files as {@link AtomicFile} does: none is ever seen half written, whatever happens to the process or the machine. Forcing a hundred files to
 * the disk side by side takes little longer than forcing one, so files take their names together: some time after they were written, at the latest by
 * {@link #commit}. Closed before that, those without a name vanish. Safe for use by several threads.
 */
public final class FileGroup implements Closeable {
    /** Files that are forced together. Little more than twice as many are open at most. */
    static final int TOGETHER = 128;

    private static final int FORCING_THREADS = 16;

    private final ExecutorService background = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("commit").factory());
    private final ExecutorService forcing = Executors.newFixedThreadPool(
            FORCING_THREADS, Thread.ofPlatform().daemon().name("force-", 0).factory());
    private List<Together> pending = new ArrayList<>();
    private int pendingFiles;
    private Future<?> committing = CompletableFuture.completedFuture(null);

    /** Begins files of which either all are to be written or none. */
    public Together together() {
        return new Together();
    }

    /**
     * Files that are worth nothing without each other: closed before they were left to the group, all of them vanish. They take their names one right after
     * the other, as they were written. For use by one thread until they are left to the group, and then by another.
     */
    public final class Together implements Closeable {
        private final List<PendingFile> files = new ArrayList<>();
        private final CompletableFuture<Void> named = new CompletableFuture<>();
        private boolean left; // to the group

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

        /** Leaves the files to the group: they will appear under their names later, which {@link #await} tells. */
        public void commit() throws IOException {
            add(this);
            left = true;
        }

        /** Whether files that were left to the group have their names, or will never have them. */
        public boolean isSettled() {
            return named.isDone();
        }

        /**
         * Waits until files that were left to the group have their names.
         *
         * @throws IOException if one of them cannot be written. The others vanish, too, but for those that have replaced something by then
         */
        public void await() throws IOException {
            waitFor(named);
        }

        @Override
        public void close() throws IOException {
            if (!left) {
                for (PendingFile file : files) {
                    file.close();
                }
            }
        }

        private void force() {
            try {
                for (PendingFile file : files) {
                    file.force();
                }
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            }
        }

        /** @param folders told where a file took its name */
        private void rename(Set<Path> folders) {
            try {
                for (PendingFile file : files) {
                    file.rename();
                    folders.add(file.folder());
                }
            } catch (IOException | RuntimeException | Error e) {
                fail(e);
            }
        }

        private void fail(Throwable reason) {
            for (PendingFile file : files) {
                try {
                    file.takeBack();
                } catch (IOException e) {
                    reason.addSuppressed(e);
                }
            }
            named.completeExceptionally(reason);
        }
    }

    /** All at once: a batch that ended in the middle of what belongs together would tear it. */
    private synchronized void add(Together files) throws IOException {
        pending.add(files);
        pendingFiles += files.files.size();
        if (pendingFiles >= TOGETHER) {
            begin();
        }
    }

    /** Begins to commit what is pending once all before it is committed. */
    private void begin() throws IOException {
        waitFor(committing);
        List<Together> full = pending;
        pending = new ArrayList<>();
        pendingFiles = 0;
        committing = background.submit(() -> name(full));
    }

    /** What goes wrong with some files is told to those who wait for them, and costs no others. */
    private void name(List<Together> full) {
        try {
            force(full);
            Set<Path> folders = new HashSet<>();
            for (Together files : full) {
                if (!files.isSettled()) {
                    files.rename(folders);
                }
            }
            folders.forEach(PendingFile::forceFolder);
            full.forEach(files -> files.named.complete(null));
        } catch (IOException | RuntimeException | Error e) {
            full.forEach(files -> files.fail(e));
        }
    }

    /** Side by side: the disk takes them together. */
    private void force(List<Together> full) throws IOException {
        List<Future<?>> forced = new ArrayList<>();
        for (int k = 0; k < FORCING_THREADS; k++) {
            int first = k;
            forced.add(forcing.submit(() -> {
                for (int i = first; i < full.size(); i += FORCING_THREADS) {
                    full.get(i).force();
                }
            }));
        }
        for (Future<?> task : forced) {
            waitFor(task);
        }
    }

    /** The result; what went wrong in another thread goes wrong in this one. */
    private static void waitFor(Future<?> work) throws IOException {
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

    /** Gives all files that were left to this their names, but for those that cannot be written: {@link Together#await} says which. */
    public synchronized void commit() throws IOException {
        begin();
        waitFor(committing);
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            waitFor(committing);
        } finally {
            background.shutdown();
            forcing.shutdown();
            for (Together without : pending) {
                without.fail(new IOException("closed before its files had their names"));
            }
        }
    }
}
