package boxless.app.serve.work;

import boxless.app.memory.Room;
import boxless.app.serve.http.Problem;
import boxless.tensor.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where requests wait for the network. A few workers compute; a bounded number of requests waits for them, and one more is turned away at once. So the
 * memory of all that has been admitted is bounded, too: at most {@link #places} bodies, and the images that are worked on as {@link Room} bounds them.
 *
 * <p>Each worker has its share of the cores, always the same: that is faster than networks which take turns on all cores, and as the number of threads
 * decides how sums are rounded, an answer does not depend on what else goes on. Clicks, which take little and which somebody waits for, have a worker of
 * their own with all cores, and pictures that are only looked at are decoded by another one, one after the other.
 */
public final class Desk implements AutoCloseable {
    private final ExecutorService workers;
    private final ExecutorService clicks;
    private final ExecutorService looks;
    private final Semaphore free;
    private final Room room = new Room();
    private final AtomicInteger waiting = new AtomicInteger();
    private final int places;
    private final Duration limit;
    private final LongSupplier clock;
    private volatile boolean closing;

    /**
     * @param atOnce images that are worked on at the same time
     * @param queue requests that may wait besides
     * @param limit how long a request may take, waiting included
     */
    public Desk(int atOnce, int queue, Duration limit) {
        this(atOnce, queue, limit, System::nanoTime);
    }

    /**
     * The same by another clock.
     *
     * @param clock in nanoseconds
     */
    public Desk(int atOnce, int queue, Duration limit, LongSupplier clock) {
        workers = threads("work-", atOnce, Math.max(1, Threads.count() / atOnce));
        clicks = threads("click-", 1, Threads.count());
        looks = threads("look-", 1, 1);
        places = atOnce + queue;
        free = new Semaphore(places);
        this.limit = limit;
        this.clock = clock;
    }

    private static ExecutorService threads(String name, int count, int cores) {
        return Executors.newFixedThreadPool(
                count,
                work -> Thread.ofPlatform().daemon().name(name, 1).unstarted(() -> {
                    Threads.limitHere(cores);
                    work.run();
                }));
    }

    /** Requests that can be here at once, at work or waiting. */
    public int places() {
        return places;
    }

    /** Requests that are here. */
    public int taken() {
        return places - free.availablePermits();
    }

    /** Those of them that wait for a worker. */
    public int waiting() {
        return waiting.get();
    }

    /** Whether {@link #stopAdmitting} was called. */
    public boolean isClosing() {
        return closing;
    }

    /** @throws Problem 503 after {@link #stopAdmitting} */
    public void requireOpen() {
        if (closing) {
            throw Problem.stopping();
        }
    }

    /** From now on nobody is admitted. */
    public void stopAdmitting() {
        closing = true;
    }

    /**
     * Admits a request. Call it before its body is read, and close the place when the request is answered.
     *
     * @throws Problem 429 if all places are taken, 503 if the server is stopping
     */
    public Place admit() {
        return admit(limit);
    }

    /**
     * The same for a client that gives up after some time.
     *
     * @param most how long the request may take, where that is less than what all may take
     */
    public Place admit(Duration most) {
        requireOpen();
        if (!free.tryAcquire()) {
            throw Problem.later(
                    429, "%d requests are here already (--queue); send this one again later".formatted(places), 1);
        }
        return new Place(most.compareTo(limit) < 0 ? most : limit);
    }

    /**
     * Does something with an image on the thread that calls, for what is sent piece by piece. It waits until the workers leave memory for it.
     *
     * @param pixels of the image
     */
    public <T> T during(long pixels, Supplier<T> work) {
        return room.during(pixels, work);
    }

    /** Waits for what the workers have begun. */
    @Override
    public void close() {
        closing = true;
        workers.close();
        clicks.close();
        looks.close();
    }

    /** What a worker does for a request. */
    @FunctionalInterface
    public interface Work<T> {
        /** @param place to be asked now and then whether the answer is still wanted */
        T of(Place place) throws Exception;
    }

    /** The place of one request, for the thread that answers it. */
    public final class Place implements AutoCloseable {
        private final Duration most;
        private final long end;
        private final AtomicInteger holders = new AtomicInteger(1);

        private Place(Duration most) {
            this.most = most;
            end = clock.getAsLong() + most.toNanos();
        }

        /** How long somebody will still wait for the answer; negative if nobody does any more. */
        public Duration left() {
            return Duration.ofNanos(end - clock.getAsLong());
        }

        /** Whether nobody waits for the answer any more. Any thread may ask. */
        public boolean isLate() {
            return clock.getAsLong() - end > 0;
        }

        /**
         * Has a worker do something, and waits for it.
         *
         * @param pixels of the image that is worked on
         * @throws Problem 503 where it takes too long; a work that has begun then goes on in its place until it ends or notices {@link #isLate}
         */
        public <T> T work(long pixels, Work<T> work) {
            return await(workers, work, task -> room.during(pixels, () -> done(task)));
        }

        /** The same for what is small and urgent: a click into an image whose features are kept. */
        public <T> T click(Work<T> work) {
            return await(clicks, work, Place::done);
        }

        /** The same for a picture that somebody wants to see, whatever the network is busy with. */
        public <T> T look(Work<T> work) {
            return await(looks, work, Place::done);
        }

        private static <T> FutureTask<T> done(FutureTask<T> task) {
            task.run();
            return task;
        }

        private <T> T await(Executor threads, Work<T> work, Consumer<FutureTask<T>> running) {
            AtomicBoolean begun = new AtomicBoolean();
            FutureTask<T> task = new FutureTask<>(() -> {
                if (isLate()) {
                    throw late(); // it waited for memory
                }
                return work.of(this);
            });
            holders.incrementAndGet();
            waiting.incrementAndGet();
            threads.execute(() -> {
                if (!begun.compareAndSet(false, true)) {
                    return; // given up
                }
                waiting.decrementAndGet();
                try {
                    running.accept(task);
                } finally {
                    leave();
                }
            });
            try {
                return task.get(end - clock.getAsLong(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw thrown(e.getCause());
            } catch (TimeoutException e) {
                if (begun.compareAndSet(false, true)) {
                    waiting.decrementAndGet();
                    leave();
                }
                throw late();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw late();
            }
        }

        /** What is said to those who waited too long. */
        public Problem late() {
            return Problem.later(
                    503,
                    "not done within %d seconds%s; send it again later, or a smaller picture"
                            .formatted(most.toSeconds(), most.equals(limit) ? " (--time-limit)" : ""),
                    5);
        }

        private static RuntimeException thrown(@Nullable Throwable cause) {
            return switch (cause) {
                case Error error -> throw error;
                case RuntimeException failure -> failure;
                case IOException failure -> new UncheckedIOException(failure);
                case null, default -> new IllegalStateException(cause);
            };
        }

        private void leave() {
            if (holders.decrementAndGet() == 0) {
                free.release();
            }
        }

        @Override
        public void close() {
            leave();
        }
    }
}
