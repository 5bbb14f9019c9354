package boxless.train;

import boxless.file.BadFileException;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;

/**
 * Produces items ahead of use on a few daemon threads and delivers them in order: item k is the k-th, regardless of the number of threads. At most
 * {@code ahead} items exist in addition to the one in use. Only one thread may take items.
 *
 * @param <T> usually a batch as plain arrays
 */
public final class Loader<T> implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final LongFunction<? extends T> produce;
    private final LongFunction<String> name;
    private final long end;
    private final ExecutorService workers;
    private final ArrayDeque<Future<T>> queue = new ArrayDeque<>();
    private long next;
    private long asked;

    /**
     * Starts the threads.
     *
     * @param produce produces item k; called by several threads at once, once for each k, and must depend only on k
     * @param name what item k is made of, for the message when it fails
     * @param first number of the first item: 0, or the position at which training resumes
     * @param end number after the last item, {@link Long#MAX_VALUE} for no end
     * @param threads at least 1
     * @param ahead number of items produced ahead of use, at least 1
     */
    public Loader(
            LongFunction<? extends T> produce,
            LongFunction<String> name,
            long first,
            long end,
            int threads,
            int ahead) {
        if (first < 0 || end < first || threads < 1 || ahead < 1) {
            throw new IllegalArgumentException(
                    "loader of items %d..%d with %d threads, %d ahead".formatted(first, end, threads, ahead));
        }
        this.produce = produce;
        this.name = name;
        this.next = first;
        this.asked = first;
        this.end = end;
        int number = COUNT.incrementAndGet();
        AtomicInteger thread = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(
                threads,
                work -> Thread.ofPlatform()
                        .daemon()
                        .name("loader-" + number + "-" + thread.incrementAndGet())
                        .unstarted(work));
        for (int i = 0; i < ahead; i++) {
            ask();
        }
    }

    private void ask() {
        if (asked < end) {
            long item = asked++;
            queue.add(workers.submit(() -> produce.apply(item)));
        }
    }

    /**
     * The next item; waits until it is ready.
     *
     * @throws BadFileException as thrown while it was made, likewise IllegalArgumentException and errors
     * @throws IllegalStateException naming the item, if making it failed otherwise, or the loader is closed
     * @throws NoSuchElementException after the last item
     */
    public T next() {
        if (workers.isShutdown()) {
            throw new IllegalStateException("the loader is closed");
        }
        Future<T> head = queue.poll();
        if (head == null) {
            throw new NoSuchElementException("no item after " + (end - 1));
        }
        long item = next;
        try {
            T made = head.get();
            next++;
            ask();
            return made;
        } catch (InterruptedException e) {
            queue.addFirst(head);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for item " + item, e);
        } catch (CancellationException e) {
            throw new IllegalStateException("the loader is closed", e);
        } catch (ExecutionException e) {
            next++;
            ask();
            throw failure(item, e);
        }
    }

    private RuntimeException failure(long item, ExecutionException e) {
        Throwable cause = e.getCause();
        return switch (cause) {
            case Error error -> throw error;
            case BadFileException bad -> bad;
            case IllegalArgumentException wrong -> wrong;
            case null, default ->
                new IllegalStateException("item %d (%s): %s".formatted(item, name.apply(item), cause), cause);
        };
    }

    /** Stops the threads, interrupting work that has begun, and drops what was made. Returns at once; may be called again. */
    @Override
    public void close() {
        workers.shutdownNow();
        for (Future<T> item : queue) {
            item.cancel(true);
        }
        queue.clear();
    }
}
