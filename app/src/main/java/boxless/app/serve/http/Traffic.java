package boxless.app.serve.http;

/** Learns of every request that was answered. */
@FunctionalInterface
public interface Traffic {
    /**
     * @param pattern of the route, the same for all paths that it matches; "none" where there is none
     * @param nanoseconds from the request's arrival to the end of its answer
     */
    void served(String method, String pattern, int status, long nanoseconds);
}
