package boxless.app.serve.http;

import boxless.app.terminal.Failures;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every request comes through here: who asks, which route answers, and what is said if none can. */
public final class Front extends Handler.Abstract {
    /** What browsers are told about every answer: show it as what it is, to the page that asked, and load nothing from elsewhere. */
    private static final Map<String, String> SAFETY = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final Logger LOG = LoggerFactory.getLogger(Front.class);
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS");
    private static final String PREFLIGHT_HEADERS =
            "Authorization, Content-Type, If-None-Match, Inference-Header-Content-Length, x-nuclio-function-name";
    private static final String SHOWN_HEADERS =
            Reply.NOTE + ", Content-Disposition, ETag, Inference-Header-Content-Length, Retry-After";

    /** Of a body that is larger than allowed. */
    private static final long MOST_DRAINED = 16 << 20;

    private static final Duration DRAINING = Duration.ofSeconds(5);

    private final Router router;
    private final Guard guard;
    private final Set<String> open;
    private final long mostBytes;
    private final Duration limit;
    private final Traffic traffic;

    /**
     * @param open method and pattern of routes that need no token
     * @param mostBytes of a body
     * @param limit how long a body may take to arrive
     */
    public Front(Router router, Guard guard, Set<String> open, long mostBytes, Duration limit, Traffic traffic) {
        this.router = router;
        this.guard = guard;
        this.open = Set.copyOf(open);
        this.mostBytes = mostBytes;
        this.limit = limit;
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long begin = System.nanoTime();
        String[] pattern = {"none"};
        Reply reply;
        try {
            reply = answer(request, pattern);
        } catch (IOException | RuntimeException | Error e) {
            reply = reply(Faults.of(e, method(request) + " " + pattern[0]));
        }
        headers(reply, request, response);
        try {
            write(reply, request, response);
        } catch (IOException | RuntimeException | Error e) {
            if (!isHungUp(e)) {
                LOG.error("the answer to {} {} was broken off: {}", method(request), pattern[0], e.toString(), e);
            }
            count(request, pattern[0], reply, begin);
            callback.failed(e); // breaks the connection off: a part must not pass for the whole
            return true;
        }
        count(request, pattern[0], reply, begin);
        try {
            drain(request);
            callback.succeeded();
        } catch (IOException e) {
            callback.failed(e); // the client has gone, with its answer
        }
        return true;
    }

    /** Whether the client has gone. What writes the answer may wrap the error that says so. */
    static boolean isHungUp(Throwable e) {
        return Failures.causes(e).anyMatch(EofException.class::isInstance);
    }

    private void count(Request request, String pattern, Reply reply, long begin) {
        traffic.served(method(request), pattern, reply.status(), System.nanoTime() - begin);
    }

    /** Clients may call a method anything. */
    private static String method(Request request) {
        String method = request.getMethod();
        return METHODS.contains(method) ? method : "other";
    }

    private Reply answer(Request request, String[] pattern) throws IOException {
        if (request.getMethod().equals("OPTIONS")) {
            guard.check(request, true);
            return preflight(request);
        }
        Router.Found found;
        try {
            found = router.find(
                    request.getMethod(), URIUtil.decodePath(request.getHttpURI().getCanonicalPath()));
        } catch (Problem problem) {
            guard.check(request, false); // who may not ask need not know what there is
            throw problem;
        }
        pattern[0] = found.pattern();
        guard.check(request, open.contains(found.name()));
        return found.route().answer(new Call(request, found.path(), mostBytes, limit));
    }

    private Reply preflight(Request request) {
        Reply reply = Reply.nothing();
        return guard.allowed(request).isEmpty()
                ? reply
                : reply.with("Access-Control-Allow-Methods", "GET, POST, PUT")
                        .with("Access-Control-Allow-Headers", PREFLIGHT_HEADERS)
                        .with("Access-Control-Max-Age", "600");
    }

    private static Reply reply(Problem problem) {
        Reply reply = Reply.json(problem.status(), Map.of("error", String.valueOf(problem.getMessage())));
        for (Map.Entry<String, String> header : problem.headers().entrySet()) {
            reply = reply.with(header.getKey(), header.getValue());
        }
        return reply;
    }

    private void headers(Reply reply, Request request, Response response) {
        response.setStatus(reply.status());
        HttpFields.Mutable headers = response.getHeaders();
        SAFETY.forEach(headers::put);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        reply.headers().forEach(headers::put);
        if (!reply.type().isEmpty()) {
            headers.put(HttpHeader.CONTENT_TYPE, reply.type());
        }
        if (reply.length() >= 0 && reply.status() != 204 && reply.status() != 304) {
            headers.put(HttpHeader.CONTENT_LENGTH, reply.length());
        }
        guard.allowed(request)
                .ifPresent(origin -> headers.put("Access-Control-Allow-Origin", origin)
                        .put("Access-Control-Expose-Headers", SHOWN_HEADERS)
                        .put(HttpHeader.VARY, "Origin"));
    }

    private static void write(Reply reply, Request request, Response response) throws IOException {
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        OutputStream out = Response.asBufferedOutputStream(request, response);
        reply.content().accept(new Unfinished(out));
        out.close();
    }

    /** Whoever writes an answer may close it, but it is finished only when nothing has failed: closing would tell the client that it has all. */
    private static final class Unfinished extends FilterOutputStream {
        Unfinished(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() {}
    }

    /**
     * Clients that are still sending read no answer: what is left of their request is read and dropped. Who takes longer than a few seconds for that, or sends
     * more than anybody may, is hung up on.
     */
    private void drain(Request request) throws IOException {
        if (request.getLength() == 0) {
            return;
        }
        byte[] buffer = new byte[1 << 14];
        EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
        // A thread that waits for a client who sends nothing does not see the time pass.
        Scheduler.Task hangingUp = request.getComponents().getScheduler().schedule(connection::close, DRAINING);
        try (InputStream in = Content.Source.asInputStream(request)) {
            long left = request.getLength() > mostBytes ? MOST_DRAINED : Math.max(MOST_DRAINED, mostBytes);
            while (left > 0) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        } finally {
            hangingUp.cancel();
        }
    }
}
