package boxless;

import boxless.file.Settings;
import boxless.method.Method;
import boxless.method.Published;
import boxless.method.spatialembeddings.OfficialWeights;
import boxless.method.spatialembeddings.SpatialEmbeddings;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions;
import boxless.weights.StateDict;
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

    /**
     * What a file of published weights is.
     *
     * @param from whose: {@code spatial-embeddings} or {@code embedseg}
     * @throws IllegalArgumentException where the name is unknown
     * @throws boxless.file.BadFileException where the tensors are not those of such a network
     */
    public static Published published(String from, StateDict weights) {
        return switch (from) {
            case "spatial-embeddings" -> OfficialWeights.official(weights);
            case "embedseg" -> OfficialWeights.embedSeg(weights);
            case "adaptis", "solo", "max-deeplab", "torchvision" ->
                throw new IllegalArgumentException(
                        "--from " + from + ": not there yet; choose spatial-embeddings or embedseg");
            default ->
                throw new IllegalArgumentException(
                        "--from " + from + ": is unknown; choose spatial-embeddings or embedseg");
        };
    }

    private static IllegalArgumentException unknown(String source, String name) {
        return new IllegalArgumentException(source + ": method: '" + name + "' is unknown; choose spatial-embeddings");
    }
}
