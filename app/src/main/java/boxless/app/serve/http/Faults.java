package boxless.app.serve.http;

import boxless.RefusedException;
import boxless.app.terminal.Failures;
import boxless.file.BadFileException;
import boxless.tensor.Libtorch;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of an exception: the client gets one line, and what is a fault of ours goes to the log as well. */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private Faults() {}

    /** @param route method and pattern, for the log */
    static Problem of(Throwable e, String route) {
        return switch (e) {
            case Problem problem -> problem;
            case BadFileException bad ->
                fullMemory(bad)
                        .map(full -> noMemory(full, route))
                        .orElseGet(() -> new Problem(422, bad.withoutFolder()));
            case RefusedException refused -> of(refused);
            case HttpException wrong
            when wrong.getCode() < 500 ->
                new Problem(wrong.getCode(), "the request is no valid HTTP (" + wrong.getReason() + ")");
            case OutOfMemoryError full -> noMemory(full, route);
            case RuntimeException torch when Libtorch.isOutOfMemory(torch) -> noMemory(torch, route);
            case IOException slow
            when isSlow(slow) -> new Problem(408, "the request did not arrive completely in time; send it again");
            default -> {
                LOG.error("{} failed: {} at {}", route, e, place(e), e);
                yield new Problem(
                        500, "unexpected error: " + e.getClass().getSimpleName() + "; the server's log has more");
            }
        };
    }

    /** The error where memory ran out while a file was read, which is then not to blame. */
    private static Optional<Throwable> fullMemory(Throwable e) {
        return Failures.causes(e).filter(OutOfMemoryError.class::isInstance).findFirst();
    }

    private static Problem noMemory(Throwable e, String route) {
        String reason = e.toString().lines().findFirst().orElse("");
        LOG.error("{} ran out of memory: {}; a lower --at-once or --max-pixels takes less", route, reason, e);
        return Problem.later(503, "not enough memory for this now; send it again later, or a smaller picture", 5);
    }

    private static Problem of(RefusedException refused) {
        String reason = String.valueOf(refused.getMessage());
        return switch (refused.reason()) {
            case TOO_LARGE, SYSTEM_MEMORY, JAVA_MEMORY, CHANNELS -> new Problem(422, reason);
            case DEVICE, AVERAGING, CLICKS -> Problem.bad(reason);
        };
    }

    private static String place(Throwable e) {
        return e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0].toString();
    }

    private static boolean isSlow(IOException e) {
        return e instanceof EOFException || e.getCause() instanceof TimeoutException;
    }
}
