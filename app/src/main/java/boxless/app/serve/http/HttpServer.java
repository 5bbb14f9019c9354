package boxless.app.serve.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's socket and its threads. They read requests and write answers; what computes has threads of its own. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /** Beside those in which requests wait: for answers that wait for nothing, and for requests that are turned away. */
    private static final int SPARE_THREADS = 192;

    /** Proxies keep their connections for a minute; a request that they send while the server lets go of one would be lost. */
    private static final Duration BETWEEN_REQUESTS = Duration.ofSeconds(75);

    /** Connections on which nothing goes on are no reason to wait. */
    private static final long MILLIS_FOR_IDLE_AT_STOP = 100;

    private static final int HEADER_BYTES = 16 << 10;

    private final Server server;
    private final ServerConnector connector;

    /**
     * Starts to listen.
     *
     * @param address port 0 chooses a free one
     * @param waiting requests that may wait at the same time, each with a thread of its own
     * @param stall how long a client may say nothing in the middle of a request
     * @param stopping how long {@link #close} waits for requests that have begun
     * @throws IOException if the port is taken
     */
    public HttpServer(InetSocketAddress address, Front front, int waiting, Duration stall, Duration stopping)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(waiting + SPARE_THREADS, 8);
        threads.setName("http");
        threads.setDaemon(true);
        server = new Server(threads);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(configuration(stall)));
        connector.setHost(address.getHostString());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(BETWEEN_REQUESTS.toMillis());
        connector.setAcceptQueueSize(1024);
        connector.setShutdownIdleTimeout(MILLIS_FOR_IDLE_AT_STOP);
        server.addConnector(connector);
        server.setHandler(new Patience(new GracefulHandler(front)));
        server.setErrorHandler(new MalformedRequests());
        server.setStopTimeout(stopping.toMillis());
        try {
            server.start();
        } catch (IOException e) {
            throw new IOException(
                    "%s:%d cannot be listened at (%s); choose an address of this machine with --host, and a port that no other program has with --port"
                            .formatted(address.getHostString(), address.getPort(), reason(e)),
                    e);
        } catch (Exception e) {
            throw new IOException("the server cannot start (" + e.getMessage() + ")", e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static HttpConfiguration configuration(Duration stall) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(stall.toMillis());
        http.setUriCompliance(UriCompliance.DEFAULT);
        return http;
    }

    /** What Jetty does not know of how long to wait for clients. */
    private final class Patience extends Handler.Wrapper {
        Patience(Handler handler) {
            super(handler);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            // A client whose request waits or is worked on has nothing to say; without this its connection would be
            // closed after the answer.
            request.addIdleTimeoutListener(idle -> false);
            Request.addCompletionListener(request, failure -> stopWaiting(request));
            return super.handle(request, new Beginning(request, response), callback);
        }

        /** The end of a request gives its connection the time between requests again, which must not keep the server from stopping. */
        private void stopWaiting(Request request) {
            if (connector.isShutdown()) {
                request.getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(MILLIS_FOR_IDLE_AT_STOP);
            }
        }
    }

    /**
     * An answer whose client is waited for from when it is written. The wait for a client who has asked runs while the answer is made, so that a write
     * that begins just when that has gone on for long enough would fail at once.
     */
    private static final class Beginning extends Response.Wrapper {
        Beginning(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (getRequest().getConnectionMetaData().getConnection().getEndPoint() instanceof IdleTimeout client) {
                client.notIdle();
            }
            super.write(last, content, callback);
        }
    }

    /** Where it listens. */
    public URI address() {
        String host = connector.getHost();
        String name = host.contains(":") ? "[" + host + "]" : host;
        return URI.create("http://" + name + ":" + connector.getLocalPort() + "/");
    }

    /** Accepts no more connections, and waits for the requests that have begun; those that take longer than they may are broken off. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.warn("requests that were still not answered have been broken off");
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop in order (" + e.getMessage() + ")", e);
        }
    }
}
