package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.GoldenFiles;
import boxless.Model;
import boxless.Ruled;
import boxless.file.BadFileException;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.method.Published;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.DType;
import boxless.weights.Safetensors;
import boxless.weights.StateDict;
import boxless.weights.StoredTensor;
import boxless.weights.UnreadTensors;
import boxless.weights.pickle.TorchFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as the official code saves them; small ones are made here, since none may be stored. */
class PublishedWeightsTest {
    private static final Path FILE = Path.of("official.params");

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "state-pytorch-toy.txt, unet, 42, 1",
        "state-mxnet-toy.txt, unet-mxnet, 42, 1",
        "state-mxnet-street-50.txt, street, 280, 19",
        "state-mxnet-street-101.txt, street, 280, 19"
    })
    void everyTensorOfTheOfficialNetworksIsOneOfOurs(String list, String kind, double radius, int classes)
            throws IOException {
        Map<String, StoredTensor> named = list(list);
        StateDict official = file(kind.equals("unet") ? named : gluon(named));
        Published published = PublishedWeights.official(official);
        assertThat(published.model().get("network").get("kind").asString()).isEqualTo(kind);
        assertThat(published.model().get("coordinates").get("radius").asDouble())
                .isEqualTo(radius);
        assertThat(published.categories()).hasSize(classes);
        if (kind.equals("street")) {
            assertThat(published.model().get("network").get("depth").asInt())
                    .isEqualTo(list.contains("101") ? 101 : 50);
        } else {
            assertThat(published.model().get("network").get("width").asInt()).isEqualTo(32);
        }

        Method<?, ?> method = AdaptIs.PAPER.method("test", published.model(), published.categories());
        Map<String, long[]> expected = new LinkedHashMap<>();
        State.of(method.network()).forEach((name, tensor) -> expected.put(name, tensor.shape()));
        Set<String> matched =
                method.publishedNames().match(official, expected).orThrow().keySet();
        assertThat(matched).containsExactlyInAnyOrderElementsOf(named.keySet());
        Set<String> own = new TreeSet<>(expected.keySet());
        own.removeAll(matched);
        own.removeIf(name -> name.endsWith("num_batches_tracked"));
        assertThat(own).containsExactly("mask_threshold");
        State.free(method.network());
    }

    @Test
    void streetScenesHaveTheClassesOfCityscapes() throws IOException {
        Published published = PublishedWeights.official(file(gluon(list("state-mxnet-street-50.txt"))));
        List<Category> categories = published.categories();
        assertThat(Category.stuff(categories))
                .hasSize(11)
                .startsWith("road", "sidewalk")
                .endsWith("terrain", "sky");
        assertThat(categories.subList(11, 19))
                .containsExactlyElementsOf(Stream.of(
                                "12 person",
                                "13 rider",
                                "14 car",
                                "15 truck",
                                "16 bus",
                                "17 train",
                                "18 motorcycle",
                                "19 bicycle")
                        .map(text -> text.split(" "))
                        .map(words -> new Category(Integer.parseInt(words[0]), words[1], true))
                        .toList());
        assertThat(published.guesses()).isEmpty();
        assertThat(published.normalization())
                .isEqualTo(new Normalization.MeanStd(
                        new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f}));
    }

    @Test
    void otherNumbersOfClassesAreTakenForABackgroundAndThings() throws IOException {
        Map<String, StoredTensor> tensors = list("state-mxnet-street-50.txt");
        tensors.put("segmentation_head.layers.2.weight", UnreadTensors.of(5, 192, 1, 1));
        tensors.put("segmentation_head.layers.2.bias", UnreadTensors.of(5));
        Published published = PublishedWeights.official(file(tensors));
        assertThat(published.categories())
                .isEqualTo(Category.things(List.of("object 1", "object 2", "object 3", "object 4")));
        assertThat(published.guesses()).singleElement().satisfies(guess -> {
            assertThat(guess.key()).isEqualTo("classes");
            assertThat(guess.note()).contains("its 5 classes", "a background", "classes=[...]", "stuff=[...]");
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPyTorchCheckpointIsImportedAsItIs(boolean parallel) throws IOException {
        Map<String, StoredTensor> saved = ruled("unet", name -> (parallel ? "module." : "") + name);
        Path file = folder.resolve("checkpoint_last.pth");
        TorchFile.write(file, saved);
        Model model = Model.imported(file, "adaptis", List.of("model.epsilon=0"));
        saved.forEach((name, tensor) -> assertEqual(model, name.replaceFirst("^module\\.", ""), tensor));
        assertThat(floats(model, "mask_threshold")).containsExactly(.4f);
        assertThat(model.card().normalization())
                .isEqualTo(new Normalization.MeanStd(new float[] {.5f}, new float[] {.5f}));
        assertThat(model.card().categories()).isEqualTo(Category.things(List.of("object")));
        assertThat(model.card().options().get("epsilon").asDouble()).isZero();
        assertThat(pointsOf(model)).isEqualTo("proposals");
        model.close();
    }

    @Test
    void mxnetsNamesAreUnderstoodAndItsProposalHeadCountsAsTrained() {
        Map<String, StoredTensor> saved = ruled("unet-mxnet", name -> name);
        Map<String, StoredTensor> old = new LinkedHashMap<>();
        gluon(saved).forEach((name, tensor) -> old.put(name.replace(".running_", ".moving_"), tensor));
        for (Map<String, StoredTensor> file : List.of(gluon(saved), old)) {
            Model model = Model.imported(write(file), "adaptis", List.of());
            saved.forEach((name, tensor) -> assertEqual(model, name, tensor));
            assertThat(counter(model, "proposals_head.layers.1")).isEqualTo(1);
            assertThat(counter(model, "proposals_head.layers.3")).isEqualTo(1);
            assertThat(((AdaptIsNetwork) model.method().network()).proposes()).isTrue();
            model.close();
        }
    }

    @Test
    void aFileThatIsWhollyInHalfPrecisionIsImportedWithItsCounters() {
        Map<String, StoredTensor> saved = ruled("unet", name -> name);
        String counter = ".num_batches_tracked";
        List<String> heads = saved.keySet().stream()
                .filter(name -> name.startsWith("proposals_head.") && name.endsWith(counter))
                .map(name -> name.substring(0, name.length() - counter.length()))
                .toList();
        saved.replaceAll((name, tensor) ->
                StoredTensor.ofFloats(tensor.shape(), tensor.toFloats()).as(DType.F16));
        saved.put(
                heads.getLast() + counter,
                StoredTensor.ofFloats(new long[0], 1e6f).as(DType.F16));
        Model model = Model.imported(write(saved), "adaptis", List.of());
        assertThat(counter(model, heads.getFirst())).isEqualTo(7);
        assertThat(counter(model, heads.getLast()) + 1)
                .as("one more than infinite")
                .isPositive();
        model.close();
    }

    @Test
    void whatHalfPrecisionMadeInfiniteIsRefusedWithTheCure() {
        Map<String, StoredTensor> saved = ruled("unet", name -> name);
        String variance = saved.keySet().stream()
                .filter(name -> name.endsWith(".running_var"))
                .findFirst()
                .orElseThrow();
        saved.computeIfPresent(variance, (name, tensor) -> {
            float[] large = tensor.toFloats();
            large[0] = 1e6f;
            return StoredTensor.ofFloats(tensor.shape(), large).as(DType.F16);
        });
        Path file = write(saved);
        assertThatThrownBy(() -> Model.imported(file, "adaptis", List.of()))
                .isInstanceOf(BadFileException.class)
                .hasMessage("%s: %s contains NaN or infinite values; save it in float32", file, variance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unet", "unet-mxnet"})
    void withoutAProposalHeadObjectsAreFoundFromRandomPoints(String kind) {
        Map<String, StoredTensor> saved = ruled(kind, name -> name);
        saved.keySet().removeIf(name -> name.startsWith("proposals_head."));
        Path file = write(kind.equals("unet") ? saved : gluon(saved));
        Model model = Model.imported(file, "adaptis", List.of());
        assertThat(pointsOf(model)).isEqualTo("random");
        assertThat(((AdaptIsNetwork) model.method().network()).proposes()).isFalse();
        assertThat(model.method().remarks()).singleElement().asString().contains("random points");
        State.parameters(model.method().network())
                .forEach((name, tensor) -> assertThat(name.endsWith("bias")
                                || torch.count_nonzero(tensor).item_long() > 0)
                        .as(name + " can be learned") // zeros that follow each other never change
                        .isTrue());
        assertThat(model.toBytes(DType.F32))
                .isEqualTo(Model.imported(file, "adaptis", List.of()).toBytes(DType.F32));
        model.close();
    }

    @Test
    void otherNetworksAreRefusedWithTheReason() throws IOException {
        assertWrong(
                Map.of("0.weight", UnreadTensors.of(1, 1, 1, 1)),
                "none of the first layers of AdaptIS",
                "choose another publisher");
        assertWrong(
                Map.of("conv0_weight", UnreadTensors.of(1, 1, 1, 1)),
                "names without the blocks",
                "net.save_parameters(file)");

        Map<String, StoredTensor> part = list("state-pytorch-toy.txt");
        part.remove("proposals_head.convhead.6.bias");
        assertWrong(part, "proposal head has 13 tensors, not 14");

        Map<String, StoredTensor> deeper = list("state-mxnet-street-50.txt");
        deeper.put("feature_extractor.backbone.layer3.6.conv3.weight", UnreadTensors.of(1, 1, 1, 1));
        assertWrong(deeper, "not a ResNet-50 or 101");

        Map<String, StoredTensor> blind = list("state-mxnet-toy.txt");
        blind.put("adaptis_head.block0.0.weight", UnreadTensors.of(32, 34, 3, 3));
        assertWrong(blind, "2 coordinates, not 3 or 0");

        Map<String, StoredTensor> narrow = list("state-mxnet-toy.txt");
        narrow.put("feature_extractor.d0.0.0.weight", UnreadTensors.of(24, 3, 3, 3));
        assertWrong(narrow, "width: 24");

        Map<String, StoredTensor> headless = list("state-mxnet-toy.txt");
        headless.keySet().removeIf(name -> name.startsWith("segmentation_head"));
        assertWrong(headless, "has no tensor segmentation_head.layers.6.weight");
    }

    private static void assertWrong(Map<String, StoredTensor> tensors, String... parts) {
        assertThatThrownBy(() -> PublishedWeights.official(file(tensors)))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(FILE + ": ")
                .message()
                .contains(parts);
    }

    private static StateDict file(Map<String, StoredTensor> tensors) {
        return new StateDict(FILE, "", tensors, List.of());
    }

    private Path write(Map<String, StoredTensor> tensors) {
        Path file = folder.resolve("weights.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    /** What the official code saves of a narrow network, filled by the rule. */
    private static Map<String, StoredTensor> ruled(String kind, UnaryOperator<String> rename) {
        AdaptIs method = AdaptIsNetworkTest.method(
                "{network: {kind: %s, width: 16}, coordinates: {radius: 42}}".formatted(kind),
                Category.things(List.of("object")));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        State.of(method.network()).forEach((name, tensor) -> {
            if (name.endsWith("num_batches_tracked")) {
                if (kind.equals("unet")) {
                    tensors.put(rename.apply(name), StoredTensor.ofLongs(new long[0], 7));
                }
            } else if (!name.equals("mask_threshold")) {
                long[] shape = tensor.shape();
                tensors.put(rename.apply(name), StoredTensor.ofFloats(shape, Ruled.tensor(name, shape)));
            }
        });
        State.free(method.network());
        return tensors;
    }

    /** The names that MXNet gives to the numbers of normalisation. */
    private static Map<String, StoredTensor> gluon(Map<String, StoredTensor> tensors) {
        Map<String, StoredTensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            int dot = name.lastIndexOf('.');
            boolean norm = tensors.containsKey(name.substring(0, dot) + ".running_var");
            renamed.put(
                    norm ? name.replaceFirst("\\.weight$", ".gamma").replaceFirst("\\.bias$", ".beta") : name, tensor);
        });
        return renamed;
    }

    private static Map<String, StoredTensor> list(String name) throws IOException {
        return UnreadTensors.listed(GoldenFiles.path(PublishedWeightsTest.class, name));
    }

    private static String pointsOf(Model model) {
        return model.card().options().get("decoder").get("points").get("kind").asString();
    }

    private static void assertEqual(Model model, String name, StoredTensor saved) {
        if (saved.dtype().isFloating()) {
            assertThat(floats(model, name)).as(name).isEqualTo(saved.toFloats());
        } else {
            assertThat(State.store(tensor(model, name)).toLongs()).as(name).isEqualTo(saved.toLongs());
        }
    }

    private static float[] floats(Model model, String name) {
        return Tensors.floats(tensor(model, name));
    }

    private static long counter(Model model, String layer) {
        return tensor(model, layer + ".num_batches_tracked").item_long();
    }

    private static Tensor tensor(Model model, String name) {
        return Objects.requireNonNull(State.of(model.method().network()).get(name), name);
    }
}
