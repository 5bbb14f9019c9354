package boxless.app.serve.http;

import boxless.file.AtomicFile.IoConsumer;
import boxless.file.Settings;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * An answer.
 *
 * @param type media type of the content
 * @param length of the content in bytes; -1 where it is not known in advance
 * @param content writes it
 */
public record Reply(
        int status, String type, Map<String, String> headers, long length, IoConsumer<OutputStream> content) {
    public static final String JSON = "application/json";

    static final String NOTE = "Boxless-Note";

    public Reply {
        headers = Map.copyOf(headers);
    }

    /** 200 with a value that Jackson can write. */
    public static Reply json(Object value) {
        return json(200, value);
    }

    public static Reply json(int status, Object value) {
        return of(status, JSON, Settings.JSON.writeValueAsBytes(value));
    }

    public static Reply text(String type, String text) {
        return of(200, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public static Reply bytes(String type, byte[] content) {
        return of(200, type, content);
    }

    /** 200 with content that is written piece by piece. An error while writing breaks the connection off, so that no client takes a part for the whole. */
    public static Reply stream(String type, IoConsumer<OutputStream> content) {
        return new Reply(200, type, Map.of(), -1, content);
    }

    /** The same with JSON. */
    public static Reply streamJson(Consumer<JsonGenerator> content) {
        return stream(JSON, out -> {
            try (JsonGenerator json = Settings.JSON.createGenerator(out)) {
                content.accept(json);
            }
        });
    }

    /** 204: done, and nothing to say. */
    public static Reply nothing() {
        return of(204, "", new byte[0]);
    }

    static Reply of(int status, String type, byte[] content) {
        return new Reply(status, type, Map.of(), content.length, out -> out.write(content));
    }

    /** The same with one more header. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, type, more, length, content);
    }

    /** The same with something more that people should know about it, in one line. */
    public Reply noting(String note) {
        String said = headers.get(NOTE);
        return with(NOTE, said == null ? note : said + "; " + note);
    }

    /** The same for a file that a browser saves under this name. */
    public Reply named(String fileName) {
        String plain = fileName.replaceAll("[^A-Za-z0-9._-]", "_");
        return with("Content-Disposition", "attachment; filename=\"" + plain + "\"");
    }

    /** The same content under another status. */
    public Reply withStatus(int other) {
        return new Reply(other, type, headers, length, content);
    }
}
