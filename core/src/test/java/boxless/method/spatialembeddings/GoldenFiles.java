package boxless.method.spatialembeddings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference's numbers, stored beside these tests' resources. */
final class GoldenFiles {
    private GoldenFiles() {}

    static Path path(String name) {
        URL url = GoldenFiles.class.getResource(name);
        if (url == null) {
            throw new IllegalStateException("no golden file " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(String name) {
        try {
            return new JsonMapper().readTree(Files.readString(path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
