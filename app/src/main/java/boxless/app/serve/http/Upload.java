package boxless.app.serve.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.util.Attributes;

/**
 * A file that came with a request.
 *
 * @param content its bytes
 * @param name as the client calls it; no path on this machine, and not to be used as one
 * @param parameters those of the address and the form's fields
 */
public record Upload(byte[] content, Optional<String> name, Parameters parameters) {
    private static final int MOST_PARTS = 32;

    static Upload of(byte[] body, String contentType, Parameters parameters) {
        if (contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            return ofForm(body, contentType, parameters);
        }
        if (body.length == 0) {
            throw Problem.bad("the body is empty; send a PNG, JPEG or TIFF as the body, or as the file of a form");
        }
        return new Upload(body, parameters.text("name"), parameters);
    }

    private static Upload ofForm(byte[] body, String contentType, Parameters parameters) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        List<Upload> files = new ArrayList<>();
        MultiPartConfig config = new MultiPartConfig.Builder()
                .maxParts(MOST_PARTS)
                .maxSize(-1)
                .maxPartSize(-1)
                .maxMemoryPartSize(-1)
                .build();
        try (MultiPartFormData.Parts parts = MultiPartFormData.getParts(
                new ByteBufferContentSource(ByteBuffer.wrap(body)), new Attributes.Mapped(), contentType, config)) {
            for (MultiPart.Part part : parts) {
                if (part.getName() == null) {
                    throw Problem.bad("a part of the form has no name; every field and file needs one");
                }
                if (part.getFileName() != null) {
                    files.add(new Upload(bytes(part), Optional.of(part.getFileName()), parameters));
                } else {
                    fields.computeIfAbsent(part.getName(), name -> new ArrayList<>())
                            .add(part.getContentAsString(StandardCharsets.UTF_8));
                }
            }
        } catch (Problem e) {
            throw e;
        } catch (RuntimeException e) {
            throw Problem.bad("the form cannot be read; send multipart/form-data with one file and at most %d parts"
                    .formatted(MOST_PARTS));
        }
        if (files.size() != 1) {
            throw Problem.bad("the form holds %d files; send one picture a request".formatted(files.size()));
        }
        Upload file = files.getFirst();
        Parameters all = parameters.and(fields);
        return new Upload(file.content, all.text("name").or(file::name), all);
    }

    private static byte[] bytes(MultiPart.Part part) {
        try (InputStream content = Content.Source.asInputStream(part.getContentSource())) {
            return content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
