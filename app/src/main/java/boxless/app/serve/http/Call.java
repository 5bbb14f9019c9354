package boxless.app.serve.http;

import boxless.file.JsonReason;
import boxless.file.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** One request. For the thread that answers it. */
public final class Call {
    private final Request request;
    private final Map<String, String> path;
    private final long mostBytes;
    private final Duration limit;
    private final Parameters parameters;
    private byte @Nullable [] body;

    /**
     * @param path what stands in place of the {names} of the route
     * @param mostBytes of the body
     * @param limit how long it may take to arrive
     */
    Call(Request request, Map<String, String> path, long mostBytes, Duration limit) {
        this.request = request;
        this.path = path;
        this.mostBytes = mostBytes;
        this.limit = limit;
        this.parameters = parameters(request);
    }

    private static Parameters parameters(Request request) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                values.put(field.getName(), field.getValues());
            }
        } catch (RuntimeException e) {
            throw Problem.bad(
                    "the part of the address after the question mark cannot be read; encode it as UTF-8 with %XX");
        }
        return new Parameters(values);
    }

    /** What stands in place of {name} in the path. */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    /** Of the address; {@link #upload} adds those of a form. */
    public Parameters parameters() {
        return parameters;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** The media type of the body without its parameters, in lower case; empty if there is none. */
    public String contentType() {
        return header("Content-Type")
                .map(type -> type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    /**
     * The whole body.
     *
     * @throws Problem if it is larger than allowed, compressed, or comes too slowly
     */
    public byte[] body() throws IOException {
        if (body == null) {
            long declared = request.getLength();
            if (declared > mostBytes) {
                throw tooLarge();
            }
            String encoding = header("Content-Encoding").orElse("identity");
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new Problem(415, "the body is compressed (Content-Encoding); send it as it is");
            }
            try (InputStream in = new Arriving(Request.asInputStream(request), limit, System::nanoTime)) {
                byte[] read = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, mostBytes + 1));
                if (read.length > mostBytes) {
                    throw tooLarge();
                }
                body = read;
            }
        }
        return body;
    }

    private Problem tooLarge() {
        return new Problem(
                413,
                "the body is larger than the %d MB that this server takes (--max-body)".formatted(mostBytes >> 20));
    }

    /** The body as JSON. */
    public JsonNode json() throws IOException {
        byte[] content = body();
        if (content.length == 0) {
            throw Problem.bad("the body is empty; send JSON");
        }
        try {
            return Settings.JSON.readTree(content);
        } catch (JacksonException e) {
            throw Problem.bad("the body is no valid JSON: " + JsonReason.of(e));
        } catch (StackOverflowError e) {
            throw Problem.bad("the body is no valid JSON: nested too deeply");
        }
    }

    /** The body as a JSON object. */
    public Given given() throws IOException {
        return new Given(json());
    }

    /**
     * A picture that comes as the body itself, or as the one file of a form.
     *
     * @throws Problem if there is none
     */
    public Upload upload() throws IOException {
        return Upload.of(body(), header("Content-Type").orElse(""), parameters);
    }
}
