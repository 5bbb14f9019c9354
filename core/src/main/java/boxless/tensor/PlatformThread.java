package boxless.tensor;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Keeps work on one native thread. libtorch remembers for each of these whether gradients are wanted and in which precision it computes, but a virtual
 * thread that has waited for anything may go on upon another one.
 */
public final class PlatformThread {
    private PlatformThread() {}

    /**
     * Runs work here, or, where this is a virtual thread, on a platform thread of its own while this one waits. What the work throws is thrown here. An
     * interrupt is passed on to the work, and the wait goes on until the work has ended.
     */
    public static <R> R run(Supplier<R> work) {
        return Thread.currentThread().isVirtual() ? elsewhere(work) : work.get();
    }

    @SuppressWarnings("Interruption") // passed on
    private static <R> R elsewhere(Supplier<R> work) {
        FutureTask<R> task = new FutureTask<>(work::get);
        Thread thread = Thread.ofPlatform().daemon().name("libtorch-work").start(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case Error error -> throw error;
                case RuntimeException failure -> failure;
                case null, default -> new IllegalStateException(e);
            };
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
