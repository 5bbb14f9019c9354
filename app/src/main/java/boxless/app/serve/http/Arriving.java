package boxless.app.serve.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A body on its way: who sends it drop by drop keeps a place from others. */
final class Arriving extends FilterInputStream {
    private static final long LEAST_BYTES_PER_SECOND = 1000;

    /** A network may stumble at first. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Duration limit;
    private final LongSupplier clock;
    private final long begin;
    private long first;
    private long received;

    /**
     * @param limit how long all of it may take
     * @param clock in nanoseconds
     */
    Arriving(InputStream body, Duration limit, LongSupplier clock) {
        super(body);
        this.limit = limit;
        this.clock = clock;
        begin = clock.getAsLong();
    }

    /** @throws Problem 408 if it comes too slowly */
    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        requirePace();
        int read = super.read(bytes, from, length);
        if (read > 0) {
            first = received == 0 ? clock.getAsLong() : first;
            received += read;
        }
        return read;
    }

    private void requirePace() {
        long now = clock.getAsLong();
        if (now - begin > limit.toNanos()) {
            throw new Problem(
                    408,
                    "the request did not arrive completely within %d seconds; send it again"
                            .formatted(limit.toSeconds()));
        }
        long taken = now - first;
        if (received > 0
                && taken > GRACE_NANOS
                && received < LEAST_BYTES_PER_SECOND * TimeUnit.NANOSECONDS.toSeconds(taken)) {
            throw new Problem(
                    408,
                    "the request arrives at less than %d bytes a second; send it again over a faster connection"
                            .formatted(LEAST_BYTES_PER_SECOND));
        }
    }
}
