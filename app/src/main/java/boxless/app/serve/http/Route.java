package boxless.app.serve.http;

import java.io.IOException;

/** Answers the requests of one path and method. Any number of threads may ask at once. */
@FunctionalInterface
public interface Route {
    /**
     * @throws Problem where the request cannot be served
     * @throws RuntimeException likewise; {@link Faults} turns it into one
     */
    Reply answer(Call call) throws IOException;
}
