package boxless.app.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/** Every request comes through here: who asks, which route answers, and what is said if none can. */
public final class Front extends Handler.Abstract {
    /** What browsers are told about every answer: show it as what it is, to the page that asked, and load nothing from elsewhere. */
    private static final Map<String, String> SAFETY = Map.of(
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Content-Security-Policy",
                    "default-src 'self'; img-src 'self' blob: data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private final Router router;
    private final Guard guard;
    private final Set<String> open;
    private final long mostBytes;
    private final Traffic traffic;

    /**
     * @param open patterns of routes that need no token
     * @param mostBytes of a body
     */
    public Front(Router router, Guard guard, Set<String> open, long mostBytes, Traffic traffic) {
        this.router = router;
        this.guard = guard;
        this.open = Set.copyOf(open);
        this.mostBytes = mostBytes;
        this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        long begin = System.nanoTime();
        String[] pattern = {"none"};
        Reply reply;
        try {
            reply = answer(request, pattern);
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            reply = reply(Faults.of(e));
        }
        headers(reply, request, response);
        try {
            write(reply, request, response);
            drain(request);
            callback.succeeded();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            callback.failed(e); // breaks the connection off: a part must not pass for the whole
        } finally {
            traffic.served(request.getMethod(), pattern[0], reply.status(), System.nanoTime() - begin);
        }
        return true;
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
        guard.check(request, open.contains(found.pattern()));
        return found.route().answer(new Call(request, found.path(), mostBytes));
    }

    private Reply preflight(Request request) {
        Reply reply = Reply.nothing();
        return guard.allowed(request).isEmpty()
                ? reply
                : reply.with("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
                        .with("Access-Control-Allow-Headers", "Authorization, Content-Type")
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
                        .put("Access-Control-Expose-Headers", "Boxless-Note")
                        .put(HttpHeader.VARY, "Origin"));
    }

    private static void write(Reply reply, Request request, Response response) throws IOException {
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        try (OutputStream out = Response.asBufferedOutputStream(request, response)) {
            reply.content().accept(out);
        }
    }

    /** Clients that are still sending read no answer: what is left of their request is read and dropped, within the limits of every request. */
    private void drain(Request request) throws IOException {
        if (request.getLength() == 0) {
            return;
        }
        byte[] buffer = new byte[1 << 14];
        try (InputStream in = Content.Source.asInputStream(request)) {
            for (long left = mostBytes; left > 0; ) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                left -= read;
            }
        }
    }
}
