package boxless.app.terminal;

import java.util.concurrent.CountDownLatch;

/**
 * While open, Ctrl-C and SIGTERM do not end the process at once but ask the work to stop, wait until this is closed, and then end the
 * process with the exit status of a failure.
 */
public final class GracefulStop implements AutoCloseable {
    private static final long MILLIS_FOR_LAST_WORDS = 300;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    /** @param stop called at most once, on another thread */
    public GracefulStop(Runnable stop) {
        hook = new Thread(() -> end(stop), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end(Runnable stop) {
        stop.run();
        try {
            done.await();
            Thread.sleep(MILLIS_FOR_LAST_WORDS); // the thread that closed this may still report an error
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(Failures.FAILED);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            done.countDown(); // the process is ending and the hook waits
        }
    }
}
