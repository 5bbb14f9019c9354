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

/** Answers what is no valid HTTP, in the form of all other errors. */
final class MalformedRequests implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int given = response.getStatus();
        int status = given >= 400 && given < 500
                ? given
                : 400; // versions of HTTP that there are not are no fault of the server
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Reply.JSON);
        String reason = HttpStatus.getMessage(status).toLowerCase(Locale.ROOT);
        byte[] body = Settings.JSON.writeValueAsBytes(Map.of("error", "the request is no valid HTTP: " + reason));
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
