package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.Model;
import boxless.Ruled;
import boxless.data.coco.CocoClasses;
import boxless.file.BadFileException;
import boxless.mask.Category;
import boxless.method.Published;
import boxless.tensor.State;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.UnreadTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables as the official code names and shapes them. */
class PublishedWeightsTest {
    private static final Path FILE = Path.of("official.index");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"s", "l"})
    void everyVariableOfTheOfficialNetworksIsOneOfOurs(String kind) throws IOException {
        Map<String, StoredTensor> named = list("state-" + kind + ".txt");
        StateDict official = official(named);
        PublishedWeights.Found found = PublishedWeights.official(official);
        assertThat(found)
                .isEqualTo(new PublishedWeights.Found(
                        3, kind.equals("s") ? NetworkOptions.SMALL : NetworkOptions.LARGE, CocoClasses.PANOPTIC, true));
        assertThat(found.published().guesses())
                .extracting(Published.Guess::key)
                .isEqualTo(kind.equals("s") ? List.of("model.side") : List.of());
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(found.network(), 3, 133, 134);
        assertThat(PublishedWeights.NAMES.match(official, shapes(network)).orThrow())
                .containsOnlyKeys(named.keySet());
        State.free(network);
    }

    @Test
    void cocosCategoriesAreNumberedAsInItsSemanticHead() {
        assertThat(CocoClasses.PANOPTIC).hasSize(133);
        assertThat(CocoClasses.PANOPTIC.get(79)).isEqualTo(new Category(80, "toothbrush", true));
        assertThat(CocoClasses.PANOPTIC.get(80)).isEqualTo(new Category(81, "banner", false));
        assertThat(CocoClasses.PANOPTIC.getLast()).isEqualTo(new Category(133, "rug-merged", false));
    }

    static Stream<NetworkOptions> networks() {
        AttentionOptions.PixelToPixel convolution = AttentionOptions.PixelToPixel.CONVOLUTION;
        NetworkOptions.Kind small = NetworkOptions.Kind.SMALL;
        return Stream.of(
                narrow(small, List.of(1, 2, 2, 1), AttentionOptions.ALL, 32, 0, 1, true),
                narrow(
                        small,
                        List.of(1, 1, 2, 1),
                        new AttentionOptions(true, false, true, convolution),
                        16,
                        1,
                        2,
                        true),
                narrow(
                        small,
                        List.of(1, 1, 1, 2),
                        new AttentionOptions(true, false, false, convolution),
                        8,
                        0,
                        1,
                        false),
                narrow(NetworkOptions.Kind.LARGE, List.of(1, 1, 2, 1), AttentionOptions.ALL, 4, 2, 1, true));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void optionsFollowFromNamesAndShapesAndValuesStayInTheirPlaces(NetworkOptions options) {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(options, 4, 5, 5);
        Map<String, StoredTensor> ruled = new LinkedHashMap<>();
        State.of(network)
                .forEach((name, tensor) ->
                        ruled.put(name, StoredTensor.ofFloats(tensor.shape(), Ruled.tensor(name, tensor.shape()))));
        StateDict official = official(ruled);
        assertThat(PublishedWeights.official(official))
                .isEqualTo(new PublishedWeights.Found(
                        4,
                        options,
                        Category.things(List.of("object 1", "object 2", "object 3", "object 4")),
                        !options.semantic()));
        Map<String, StoredTensor> matched =
                PublishedWeights.NAMES.match(official, shapes(network)).orThrow();
        assertThat(matched).containsOnlyKeys(ruled.keySet());
        matched.forEach(
                (name, tensor) -> assertThat(tensor.toFloats()).as(name).isEqualTo(Ruled.tensor(name, tensor.shape())));
        State.free(network);
    }

    @Test
    void anImportSaysWhatIsInNoCheckpointUnlessTheUserDoes() {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(
                narrow(NetworkOptions.Kind.SMALL, List.of(1, 1, 1, 1), AttentionOptions.ALL, 32, 0, 1, true), 3, 5, 5);
        Map<String, StoredTensor> ruled = new LinkedHashMap<>();
        State.of(network)
                .forEach((name, tensor) ->
                        ruled.put(name, StoredTensor.ofFloats(tensor.shape(), Ruled.tensor(name, tensor.shape()))));
        State.free(network);
        Path file = folder.resolve("official.safetensors");
        Safetensors.write(file, official(ruled).tensors(), Map.of());

        List<String> notes = new ArrayList<>();
        Model.imported(file, "max-deeplab", List.of(), notes::add).close();
        assertThat(notes).hasSize(2);
        assertThat(notes.getFirst())
                .contains("641", "model.side=1025 model.decoder.thing_area=256 model.decoder.stuff_area=4096");
        assertThat(notes.getLast()).contains("its 5 classes", "a background", "classes=[...]", "stuff=[...]");

        notes.clear();
        List<String> said = List.of("model={side: 1025}", "classes=[a, b, c, d, e]", "stuff=[d, e]");
        Model.imported(file, "max-deeplab", said, notes::add).close();
        assertThat(notes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "l"})
    void aBackboneFromImageNetIsRecognised(String kind) throws IOException {
        Predicate<String> inside = MaxDeepLabNetwork.BACKBONE.asMatchPredicate();
        Map<String, StoredTensor> named = list("state-" + kind + ".txt");
        named.keySet().removeIf(inside.negate());
        Map<String, StoredTensor> saved = new LinkedHashMap<>(official(named).tensors());
        saved.put("classifier/kernel", UnreadTensors.of(2048, 1000));
        StateDict official = new StateDict(FILE, "", saved, List.of());
        NetworkOptions options = PublishedWeights.backbone(official).network();
        assertThat(options).isEqualTo(kind.equals("s") ? NetworkOptions.SMALL : NetworkOptions.LARGE);
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(options, 3, 133, 134);
        Map<String, long[]> expected = shapes(network);
        expected.keySet().removeIf(inside.negate());
        assertThat(PublishedWeights.NAMES.match(official, expected).orThrow()).containsOnlyKeys(named.keySet());
        State.free(network);

        assertThatThrownBy(() -> PublishedWeights.official(official))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(FILE + ": contains a backbone");
    }

    @Test
    void otherNetworksAreRefusedWithTheReason() throws IOException {
        assertWrong(
                Map.of("conv1/kernel", UnreadTensors.of(3, 3, 3, 64)),
                "has no tensor transformer_class_head._conv.weight");
        Map<String, StoredTensor> uneven =
                new LinkedHashMap<>(official(list("state-s.txt")).tensors());
        uneven.put("encoder/_stem/_conv1_bn_act/_conv/kernel", UnreadTensors.of(3, 3, 3, 60));
        assertWrong(uneven, "width: 60; it must be a multiple of 8", "choose another publisher");
    }

    private static void assertWrong(Map<String, StoredTensor> tensors, String... parts) {
        assertThatThrownBy(() -> PublishedWeights.official(new StateDict(FILE, "", tensors, List.of())))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .message()
                .contains(parts)
                .doesNotContain("\n");
    }

    private static NetworkOptions narrow(
            NetworkOptions.Kind kind,
            List<Integer> blocks,
            AttentionOptions attention,
            int dualPathsFrom,
            int stacks,
            int decoderBlocks,
            boolean semantic) {
        return new NetworkOptions(
                kind,
                8,
                blocks,
                7,
                6,
                16,
                20,
                64,
                attention,
                dualPathsFrom,
                stacks,
                decoderBlocks,
                semantic,
                NetworkOptions.Norm.TRAINED,
                .8,
                .1);
    }

    private static Map<String, long[]> shapes(MaxDeepLabNetwork network) {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        State.of(network).forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    /** The same under the official names and in TensorFlow's layouts. */
    private static StateDict official(Map<String, StoredTensor> named) {
        Map<String, StoredTensor> official = new LinkedHashMap<>();
        named.forEach((name, tensor) -> {
            int dot = name.lastIndexOf('.');
            String place = name.substring(0, Math.max(dot, 0)).replace('.', '/');
            String variable = variable(place, name.substring(dot + 1));
            official.put(place + "/" + variable, arranged(variable, tensor));
        });
        return new StateDict(FILE, "", official, List.of());
    }

    private static String variable(String place, String ours) {
        boolean norm = place.contains("batch_norm");
        return switch (ours) {
            case "weight" -> {
                if (norm) {
                    yield "gamma";
                }
                yield place.endsWith("_rpe")
                        ? "embeddings"
                        : place.endsWith("_depthwise_conv") ? "depthwise_kernel" : "kernel";
            }
            case "bias" -> norm ? "beta" : "bias";
            case "running_mean" -> "moving_mean";
            case "running_var" -> "moving_variance";
            default -> ours;
        };
    }

    private static StoredTensor arranged(String variable, StoredTensor tensor) {
        long[] shape = tensor.shape();
        return switch (variable) {
            case "depthwise_kernel" -> tensor.permuted(2, 3, 0, 1);
            case "qkv_kernel" -> tensor.permuted(1, 0);
            case "kernel" ->
                shape.length == 4
                        ? tensor.permuted(2, 3, 1, 0)
                        : tensor.permuted(1, 0).reshaped(1, shape[1], shape[0]);
            default -> tensor;
        };
    }

    private static Map<String, StoredTensor> list(String name) throws IOException {
        return UnreadTensors.listed(GoldenFiles.path(PublishedWeightsTest.class, name));
    }
}
