package boxless.app.serve.http;

import boxless.file.Settings;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what is no valid HTTP, or comes while the server stops, in the form of all other errors. */
final class MalformedRequests implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int given = response.getStatus();
        int status = given < 400 || given == HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505 ? 400 : given;
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Problem.SECONDS_TO_RESTART);
        }
        String reason = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
        byte[] body = Settings.JSON.writeValueAsBytes(Map.of(
                "error",
                status < 500 ? "the request is no valid HTTP: " + reason : reason + "; send the request again later"));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
