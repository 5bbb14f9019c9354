package boxless.method.spatialembeddings;

import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Published;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Centre;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Decoder;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Objective;
import boxless.method.spatialembeddings.SpatialEmbeddingsOptions.Sigma;
import boxless.weights.NameMap;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Weights as the paper's code and EmbedSeg save them. Both use this network's own parameter names; how many channels, bandwidths and
 * classes a network has is in the shapes, the rest is each code's habit.
 */
final class OfficialWeights {
    /** {@code encoder.output_conv} is never used in a forward pass, the counters only in training; old files lack both. */
    static final NameMap NAMES =
            NameMap.IDENTITY.optional("encoder\\.output_conv\\..*").optional(".*\\.num_batches_tracked");

    /** The layers that an ERFNet trained for anything else has too. */
    static final Pattern ENCODER = Pattern.compile("encoder\\.(?:initial_block|layers)\\..*");

    private static final List<String> CITYSCAPES =
            List.of("person", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle");

    /** So begin the names of classes that have none. */
    private static final String UNNAMED = "class-";

    private OfficialWeights() {}

    /**
     * Weights of github.com/davyneven/SpatialEmbeddings: Cityscapes, pictures scaled to 0..1.
     *
     * @throws BadFileException where the tensors are not those of a branched ERFNet
     */
    static Published official(StateDict weights) {
        Heads heads = Heads.of(weights);
        SpatialEmbeddingsOptions options = heads.options(
                SpatialEmbeddingsOptions.DEFAULTS.centre(), CoordinateGrid.CITYSCAPES, ClusteringOptions.CITYSCAPES);
        List<String> classes = heads.classes == 1 ? List.of("car") : heads.names(CITYSCAPES);
        return published(options, new Normalization.Unit(), classes);
    }

    /**
     * Weights of github.com/juglab/EmbedSeg in two dimensions: percentile-normalised microscopy.
     *
     * @throws BadFileException where the tensors are not those of a branched ERFNet
     */
    static Published embedSeg(StateDict weights) {
        Heads heads = Heads.of(weights);
        SpatialEmbeddingsOptions options =
                heads.options(Centre.MEDOID, CoordinateGrid.EMBED_SEG, ClusteringOptions.EMBED_SEG);
        return published(options, new Normalization.Percentile(1, 99.8), heads.names(List.of("object")));
    }

    private static Published published(
            SpatialEmbeddingsOptions options, Normalization normalization, List<String> classes) {
        return new Published(
                SpatialEmbeddings.NAME,
                Settings.JSON.valueToTree(options),
                normalization,
                Category.things(classes),
                Map.of(),
                classes.getFirst().startsWith(UNNAMED)
                        ? List.of(new Published.Guess(
                                "classes",
                                "no checkpoint says what its %d classes are called; add classes=[...] with the names in the order of the data"
                                        .formatted(classes.size())))
                        : List.of());
    }

    private record Heads(int channels, int sigmas, int classes) {
        static Heads of(StateDict weights) {
            int channels = extent(weights, "encoder.initial_block.conv.weight", 1);
            int instance = extent(weights, "decoders.0.output_conv.weight", 1);
            int classes = extent(weights, "decoders.1.output_conv.weight", 1);
            if (instance < 2 || instance > 4) {
                throw new BadFileException(
                        weights.file(),
                        "decoders.0 has %d outputs, but a 2-D network has two offsets and 0 to 2 bandwidths; give a 2-D network"
                                .formatted(instance));
            }
            return new Heads(channels, instance - 2, classes);
        }

        private static int extent(StateDict weights, String name, int axis) {
            StoredTensor tensor = weights.tensors().get(name);
            if (tensor == null) {
                throw new BadFileException(
                        weights.file(),
                        "has no tensor " + name
                                + ", so it is not a Spatial Embeddings network; choose another publisher");
            }
            long[] shape = tensor.shape();
            if (shape.length != 4 || shape[axis] < 1 || shape[axis] > 1 << 16) {
                throw new BadFileException(
                        weights.file(),
                        name + " is " + tensor
                                + ", which does not belong to a 2-D network; only 2-D networks can be imported");
            }
            return (int) shape[axis];
        }

        SpatialEmbeddingsOptions options(Centre centre, CoordinateGrid grid, ClusteringOptions clustering) {
            SpatialEmbeddingsOptions defaults = SpatialEmbeddingsOptions.DEFAULTS;
            Sigma sigma = List.of(Sigma.FIXED, Sigma.CIRCULAR, Sigma.ELLIPTICAL).get(sigmas);
            return new SpatialEmbeddingsOptions(
                    channels,
                    classes,
                    Objective.JOINT,
                    sigma,
                    defaults.margin(),
                    centre,
                    defaults.weights(),
                    grid,
                    Decoder.SEEDS,
                    clustering);
        }

        /** The usual names where their number fits, else class-1, class-2, ... */
        List<String> names(List<String> usual) {
            return usual.size() == classes
                    ? usual
                    : IntStream.rangeClosed(1, classes)
                            .mapToObj(n -> UNNAMED + n)
                            .toList();
        }
    }
}
