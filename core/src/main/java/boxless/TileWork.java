package boxless;

import boxless.mask.Segmentation;
import boxless.tensor.Threads;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;

/** The tiles of an image under way: while the network sees one, what it said of the last is decoded, and the next is read. */
final class TileWork implements AutoCloseable {
    /** Tiles that are begun before the first of them is needed. */
    static final int AHEAD = 2;

    private final ExecutorService threads;
    private final ArrayDeque<Future<Segmentation>> begun = new ArrayDeque<>();

    /** Tiles get as many threads as the one who asks: libtorch gives a new thread what was set last, in whatever thread. */
    TileWork() {
        int count = Threads.count();
        ThreadFactory daemons = Thread.ofPlatform().daemon().name("tile-", 1).factory();
        threads = Executors.newFixedThreadPool(
                AHEAD,
                tiles -> daemons.newThread(() -> {
                    Threads.limitHere(count);
                    tiles.run();
                }));
    }

    void begin(Callable<Segmentation> tile) {
        begun.add(threads.submit(tile));
    }

    /** What was found in the tile that was begun first; what was thrown meanwhile is thrown here. */
    Segmentation next() {
        try {
            return begun.remove().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a tile was segmented", e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case Error error -> throw error;
                case RuntimeException failure -> failure;
                case null, default -> new IllegalStateException(e);
            };
        }
    }

    /** Waits for the tiles that the network has begun, and drops the others. */
    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }
}
