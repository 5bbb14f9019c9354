package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Methods;
import boxless.Model;
import boxless.backbone.ResNet;
import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.method.Method;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.weights.DType;
import boxless.weights.StoredTensor;
import boxless.weights.pickle.TorchFile;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code train.start: resnet50.pth} does, with small ResNets in files as torchvision saves them. */
class StartWeightsTest {
    @TempDir
    Path folder;

    private static Method<?, ?> solo() {
        return Methods.named("test", "solo").method("test", Settings.parseYaml("""
                classes: 2
                backbone: {depth: 18, width: 8}
                features: 32
                head: {kind: decoupled-light, convs: 1, width: 32}
                """), List.of());
    }

    /** As torchvision's files are: bare names, running statistics, counters, a classifier. */
    private static Map<String, StoredTensor> torchvision(ResNet.Depth depth) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        ResNet network = new ResNet(3, depth, 8, ResNet.Norm.TRAINED, 0);
        State.of(network).forEach((name, tensor) -> {
            StoredTensor stored = State.store(tensor);
            if (name.contains("running_")) {
                float[] values = new float[(int) stored.elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (name.length() + i) % 7 + 0.5f;
                }
                stored = StoredTensor.ofFloats(stored.shape(), values);
            }
            tensors.put(name, stored);
        });
        tensors.put("fc.weight", StoredTensor.ofFloats(new long[] {3, 64}, new float[192]));
        tensors.put("fc.bias", StoredTensor.ofFloats(new long[] {3}, 1, 2, 3));
        return tensors;
    }

    @Test
    void aFileOfTorchvisionGivesTheBackboneWithItsRunningStatistics() throws IOException {
        Map<String, StoredTensor> resnet = torchvision(ResNet.Depth.R18);
        Path file = folder.resolve("resnet18.pth");
        TorchFile.write(file, resnet);
        Method<?, ?> method = solo();
        Map<String, Tensor> state = State.of(method.network());
        Map<String, float[]> before = new LinkedHashMap<>();
        state.forEach((name, tensor) -> {
            if (!name.endsWith("num_batches_tracked")) {
                before.put(name, Tensors.floats(tensor));
            }
        });

        assertThat(StartWeights.load(file, method, state).text())
                .matches("the backbone of .*resnet18.pth \\(%d of %d tensors, .*"
                        .formatted(resnet.size() - 2, state.size()));

        resnet.keySet().removeIf(name -> name.startsWith("fc.") || name.endsWith("num_batches_tracked"));
        assertThat(resnet.keySet())
                .contains("bn1.running_mean", "layer4.1.bn2.running_var", "layer2.0.downsample.0.weight");
        before.forEach((name, fresh) -> {
            StoredTensor stored = resnet.remove(name.replaceFirst("^backbone\\.", ""));
            assertThat(Tensors.floats(Objects.requireNonNull(state.get(name))))
                    .as(name)
                    .isEqualTo(stored == null ? fresh : stored.toFloats());
        });
        assertThat(resnet).isEmpty();
    }

    /** Its other weights fit, too, but are random. */
    @Test
    void ofAnImportedBackboneNothingElseIsTaken() throws IOException {
        Path published = folder.resolve("resnet18.pth");
        TorchFile.write(published, torchvision(ResNet.Depth.R18));
        Path file = folder.resolve("model.safetensors");
        List<String> same = List.of(
                "model.classes=2",
                "classes=[a, b]",
                "model.features=32",
                "model.head={kind: decoupled-light, convs: 1, width: 32}");
        try (Model imported = Model.imported(published, "torchvision", same)) {
            Model.Card described = imported.card().withReceipt("{}").withTrainedOn(null);
            imported.write(file, DType.F32, described);
        }
        assertThat(Model.Card.read(file).backboneOnly()).isTrue();
        Method<?, ?> method = solo();
        Map<String, Tensor> state = State.of(method.network());
        float[] kernel = Tensors.floats(Objects.requireNonNull(state.get("bbox_head.cate_convs.0.conv.weight")));

        StartWeights.Taken taken = StartWeights.load(file, method, state);

        assertThat(taken.text()).startsWith("the backbone of " + file);
        assertThat(taken.whole()).as("worth a validation").isFalse();
        assertThat(Tensors.floats(Objects.requireNonNull(state.get("bbox_head.cate_convs.0.conv.weight"))))
                .isEqualTo(kernel);
        assertThat(Tensors.floats(Objects.requireNonNull(state.get("backbone.bn1.running_mean"))))
                .isEqualTo(Objects.requireNonNull(torchvision(ResNet.Depth.R18).get("bn1.running_mean"))
                        .toFloats());
    }

    @Test
    void aFileWithoutCountersWillDo() throws IOException {
        Map<String, StoredTensor> old = torchvision(ResNet.Depth.R18);
        old.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        Path file = folder.resolve("resnet18.pth");
        TorchFile.write(file, old);
        Method<?, ?> method = solo();
        assertThat(StartWeights.load(file, method, State.of(method.network())).text())
                .startsWith("the backbone of");
    }

    @Test
    void ofMoreSlotsThanTheNetworkHasTheFirstAreTaken() throws IOException {
        Path file = folder.resolve("model.pth");
        Map<String, StoredTensor> saved = saved(maxDeepLab(6));
        TorchFile.write(file, saved);
        Method<?, ?> method = maxDeepLab(4);
        Map<String, Tensor> state = State.of(method.network());

        StartWeights.Taken taken = StartWeights.load(file, method, state);

        assertThat(taken.text()).isEqualTo("all weights of " + file + ", of its 6 object slots the first 4");
        assertThat(taken.whole()).isTrue();
        state.forEach((name, tensor) -> {
            float[] values = Objects.requireNonNull(saved.get(name)).toFloats();
            assertThat(State.store(tensor).toFloats())
                    .as(name)
                    .isEqualTo(name.equals("encoder.memory_feature") ? Arrays.copyOf(values, 4 * 8) : values);
        });
    }

    @Test
    void tooFewSlotsAreRefusedByTheOption() throws IOException {
        Path file = folder.resolve("model.pth");
        TorchFile.write(file, saved(maxDeepLab(3)));
        Method<?, ?> method = maxDeepLab(4);
        assertThatThrownBy(() -> StartWeights.load(file, method, State.of(method.network())))
                .isInstanceOf(BadFileException.class)
                .hasMessage(
                        file
                                + ": has 3 object slots, too few for the 4 of the network; set model.network.slots to at most 3");
    }

    private static Method<?, ?> maxDeepLab(int slots) {
        return Methods.named("test", "max-deeplab")
                .method("test", Settings.parseYaml("""
                network: {width: 8, blocks: [1, 1, 1, 1], slots: %d, features: 4, memory: 8, feed_forward: 8, keys: 8}
                """.formatted(slots)), Category.things(List.of("object")));
    }

    private static Map<String, StoredTensor> saved(Method<?, ?> method) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        State.of(method.network()).forEach((name, tensor) -> tensors.put(name, State.store(tensor)));
        return tensors;
    }

    @Test
    void aNetworkWithoutABackboneTakesAllOrNothing() throws IOException {
        Path file = folder.resolve("classifier.pth");
        TorchFile.write(file, Map.of("fc.bias", StoredTensor.ofFloats(new long[] {2}, 1, 2)));
        Method<?, ?> method = solo();
        Method<?, ?> without = (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(),
                new Class<?>[] {Method.class},
                (proxy, called, arguments) -> called.getName().equals("backbone")
                        ? Pattern.compile("none")
                        : called.invoke(method, arguments));
        assertThatThrownBy(() -> StartWeights.load(file, without, State.of(method.network())))
                .isInstanceOf(BadFileException.class)
                .hasMessage(
                        file
                                + ": does not fit the network, which has no backbone that could be taken alone; start from a model of the same method, options and classes");
    }

    @Test
    void aWrongFileIsOneLine() throws IOException {
        Path deeper = folder.resolve("resnet34.pth");
        TorchFile.write(deeper, torchvision(ResNet.Depth.R34));
        assertRefused(deeper, "backbone.layer1.2");
        Path classifier = folder.resolve("classifier.pth");
        TorchFile.write(classifier, Map.of("fc.bias", StoredTensor.ofFloats(new long[] {2}, 1, 2)));
        assertRefused(classifier, "backbone.conv1.weight");
        assertRefused(Files.writeString(folder.resolve("page.pth"), "<html>not found</html>"), "page.pth");
        assertRefused(folder.resolve("missing.pth"), "missing.pth");
    }

    private static void assertRefused(Path file, String part) {
        Method<?, ?> method = solo();
        assertThatThrownBy(() -> StartWeights.load(file, method, State.of(method.network())))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(part)
                .message()
                .hasLineCount(1);
    }
}
