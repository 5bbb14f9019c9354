package boxless.app.terminal;

import boxless.file.PendingFile;
import java.util.concurrent.CountDownLatch;
import sun.misc.Signal;

/**
 * While open, Ctrl-C and SIGTERM do not end the process at once but ask the work to stop, wait until this is closed, and then end the
 * process with the exit status of a failure, unless the work {@link #succeeded}. A second one ends it at once, as a failure without temporary files.
 */
public final class GracefulStop implements AutoCloseable {
    private static final long MILLIS_FOR_LAST_WORDS = 300;

    private static volatile boolean open;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;
    private volatile int status = Failures.FAILED;

    /** @param stop called at most once, on another thread */
    public GracefulStop(Runnable stop) {
        hook = new Thread(() -> end(stop), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        open = true;
    }

    /** Sees to it that Ctrl-C and SIGTERM leave no temporary files behind, whatever the process is at. */
    public static void leaveNothing() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            if (!open) {
                                PendingFile.discardAll();
                            }
                        },
                        "discard"));
    }

    private void end(Runnable stop) {
        // Java itself ignores signals while it shuts down.
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> halt(Failures.FAILED));
        }
        stop.run();
        try {
            done.await();
            Thread.sleep(MILLIS_FOR_LAST_WORDS); // the thread that closed this may still report an error
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        halt(status);
    }

    private static void halt(int status) {
        PendingFile.discardAll();
        Runtime.getRuntime().halt(status);
    }

    /** The work has done what it was there for, also where it was asked to stop: the exit status is then 0. */
    public void succeeded() {
        status = 0;
    }

    @Override
    public void close() {
        open = false;
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            done.countDown(); // the process is ending and the hook waits
        }
    }
}
