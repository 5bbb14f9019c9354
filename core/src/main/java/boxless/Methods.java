package boxless;

import boxless.file.Settings;
import boxless.method.Method;
import boxless.method.spatialembeddings.SpatialEmbeddings;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The methods by the names that recipes and model files use. */
public final class Methods {
    private Methods() {}

    /**
     * Builds a method with fresh weights.
     *
     * @param source file to name in an error
     * @param name for example {@code spatial-embeddings}
     * @param options the recipe's section {@code model}
     * @throws IllegalArgumentException where the name or an option is unknown or wrong
     */
    public static Method<?, ?> create(String source, String name, @Nullable JsonNode options) {
        return switch (name) {
            case "spatial-embeddings" ->
                new SpatialEmbeddings(Settings.bind(source, "model", options, SpatialEmbeddingsOptions.DEFAULTS));
            default -> throw unknown(source, name);
        };
    }

    /** The options with every default filled in, for the record. */
    public static ObjectNode complete(String source, String name, @Nullable JsonNode options) {
        return switch (name) {
            case "spatial-embeddings" ->
                Settings.JSON.valueToTree(Settings.bind(source, "model", options, SpatialEmbeddingsOptions.DEFAULTS));
            default -> throw unknown(source, name);
        };
    }

    private static IllegalArgumentException unknown(String source, String name) {
        return new IllegalArgumentException(source + ": method: '" + name + "' is unknown; choose spatial-embeddings");
    }
}
