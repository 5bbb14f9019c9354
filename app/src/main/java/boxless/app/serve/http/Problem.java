package boxless.app.serve.http;

import boxless.file.Listing;
import java.util.Map;

/** A request that is not served: an HTTP status, and one line that says why and what to do. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int MOST_CITED = 40;

    /** By then another server may have taken its place. */
    static final int SECONDS_TO_RESTART = 5;

    private final int status;
    private final transient Map<String, String> headers;

    public Problem(int status, String message) {
        this(status, message, Map.of());
    }

    /** @param headers that go with the status, such as {@code Allow} with 405 */
    public Problem(int status, String message, Map<String, String> headers) {
        super(message, null, false, false); // nobody reads the stack of a wrong request
        this.status = status;
        this.headers = Map.copyOf(headers);
    }

    /** The request is wrong in itself. */
    public static Problem bad(String message) {
        return new Problem(400, message);
    }

    public static Problem notFound(String message) {
        return new Problem(404, message);
    }

    /** The request is fine, but not now. */
    public static Problem later(int status, String message, int seconds) {
        return new Problem(status, message, Map.of("Retry-After", Integer.toString(seconds)));
    }

    /** The server takes on nothing more. */
    public static Problem stopping() {
        return later(503, "the server is stopping; send the request again later", SECONDS_TO_RESTART);
    }

    /** A client's text as messages and the log cite it: at most its first 40 characters, and none that could pass for a line of ours. */
    public static String cited(String text) {
        return Listing.cited(text, MOST_CITED);
    }

    public int status() {
        return status;
    }

    /** What goes with the status, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return headers;
    }
}
