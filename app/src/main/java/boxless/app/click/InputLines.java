package boxless.app.click;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The lines of a stream. A thread of its own reads them: whoever waits for one can give up, but a read from a terminal cannot be interrupted. */
final class InputLines {
    private static final int AHEAD = 16;
    private static final long MILLIS_BETWEEN_LOOKS = 100;

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(AHEAD);
    private volatile boolean ended;

    /** @param input UTF-8 */
    static InputLines of(InputStream input) {
        InputLines lines = new InputLines();
        Thread thread = new Thread(() -> lines.read(input), "input lines");
        thread.setDaemon(true);
        thread.start();
        return lines;
    }

    private InputLines() {}

    private void read(InputStream input) {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8));
            String line = withoutMark(reader.readLine());
            while (line != null) {
                lines.put(line);
                line = reader.readLine();
            }
        } catch (IOException e) {
            // Whoever wrote is gone: the input ends here.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    /** Some programs begin their text with a byte order mark. */
    private static @Nullable String withoutMark(@Nullable String first) {
        return first != null && first.startsWith("\uFEFF") ? first.substring(1) : first;
    }

    /** The next line; null at the end of the stream, or once the caller wants to stop. */
    @Nullable
    String next(BooleanSupplier stopped) {
        try {
            while (!stopped.getAsBoolean()) {
                boolean last = ended; // asked first: a line that came before the end is in the queue
                String line = lines.poll(last ? 0 : MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
                if (line != null || last) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
