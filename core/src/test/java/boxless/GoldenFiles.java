package boxless;

import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The reference's numbers, stored among the resources beside a test. */
public final class GoldenFiles {
    private GoldenFiles() {}

    public static Path path(Class<?> test, String name) {
        URL url = test.getResource(name);
        if (url == null) {
            throw new IllegalStateException("no golden file " + name);
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(Class<?> test, String name) {
        try {
            return new JsonMapper().readTree(Files.readString(path(test, name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tensor of a safetensors file. */
    public static float[] tensor(Class<?> test, String file, String name) {
        StoredTensor tensor = Safetensors.read(path(test, file)).tensors().get(name);
        return Objects.requireNonNull(tensor, name).toFloats();
    }
}
