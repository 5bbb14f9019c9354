package boxless;

import boxless.file.Settings;
import boxless.mask.Segmentation;
import boxless.method.Method;
import boxless.method.Published;
import boxless.method.solo.PublishedWeights;
import boxless.method.solo.Solo;
import boxless.method.solo.SoloOptions;
import boxless.method.spatialembeddings.OfficialWeights;
import boxless.method.spatialembeddings.SpatialEmbeddings;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions;
import boxless.weights.StateDict;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The methods by the names that recipes and model files use. */
public final class Methods {
    private static final String PUBLISHERS = "spatial-embeddings, embedseg, solo or torchvision";

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
            case "solo" -> new Solo(Settings.bind(source, "model", options, SoloOptions.DEFAULTS));
            default -> throw unknown(source, name);
        };
    }

    /** The options with every default filled in, for the record. */
    public static ObjectNode complete(String source, String name, @Nullable JsonNode options) {
        return switch (name) {
            case "spatial-embeddings" ->
                Settings.JSON.valueToTree(Settings.bind(source, "model", options, SpatialEmbeddingsOptions.DEFAULTS));
            case "solo" -> Settings.JSON.valueToTree(Settings.bind(source, "model", options, SoloOptions.DEFAULTS));
            default -> throw unknown(source, name);
        };
    }

    /**
     * The options with everything decided that they leave to the data.
     *
     * @param truths annotations as the network sees them in training; asked for only where something is left to them
     */
    public static ObjectNode fitted(
            String source, String name, ObjectNode options, Supplier<Stream<Segmentation>> truths) {
        return switch (name) {
            case "solo" ->
                Settings.JSON.valueToTree(Settings.bind(source, "model", options, SoloOptions.DEFAULTS)
                        .fitted(truths));
            default -> options;
        };
    }

    /**
     * What a file of published weights is.
     *
     * @param from whose: {@code spatial-embeddings}, {@code embedseg}, {@code solo} or {@code torchvision}
     * @throws IllegalArgumentException where the name is unknown
     * @throws boxless.file.BadFileException where the tensors are not those of such a network
     */
    public static Published published(String from, StateDict weights) {
        return switch (from) {
            case "spatial-embeddings" -> OfficialWeights.official(weights);
            case "embedseg" -> OfficialWeights.embedSeg(weights);
            case "solo" -> PublishedWeights.solo(weights);
            case "torchvision" -> PublishedWeights.torchvision(weights);
            case "adaptis", "max-deeplab" ->
                throw new IllegalArgumentException("--from " + from + ": not there yet; choose " + PUBLISHERS);
            default -> throw new IllegalArgumentException("--from " + from + ": is unknown; choose " + PUBLISHERS);
        };
    }

    private static IllegalArgumentException unknown(String source, String name) {
        return new IllegalArgumentException(
                source + ": method: '" + name + "' is unknown; choose spatial-embeddings or solo");
    }
}
