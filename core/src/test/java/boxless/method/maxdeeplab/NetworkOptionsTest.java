package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import boxless.data.augment.Augmentation;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.method.Gradients;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the paper takes away, and what this project adds: every form runs, and every weight of it learns. */
class NetworkOptionsTest {
    private record Model(NetworkOptions network) {}

    private static NetworkOptions options(String yaml) {
        return Settings.bind("test", "", Settings.parseYaml("{network: " + yaml + "}"), new Model(NetworkOptions.LIGHT))
                .network();
    }

    private static MaxDeepLabNetwork network(String yaml) {
        return new MaxDeepLabNetwork(options(yaml), 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{norm: group}",
                "{norm: group, features: 8, memory: 4, feed_forward: 4}",
                "{norm: frozen, keep_path: 1}",
                "{attention: {pixel_to_memory: false}}",
                "{attention: {memory_to_memory: false}}",
                "{attention: {pixel_to_memory: false, memory_to_memory: false}}",
                "{attention: {pixel_to_pixel: convolution}}",
                "{dual_paths_from: 8, keys: 32}",
                "{dual_paths_from: 4, keys: 64}",
                "{stacks: 1}",
                "{stacks: 2, decoder_blocks: 2}",
                "{semantic: false}",
                "{kind: large, width: 8, blocks: [1, 2, 2, 1], slots: 6, features: 3, memory: 16, feed_forward: 24, keys: 32}",
                "{kind: large, width: 8, keys: 16, memory: 16, feed_forward: 8, stacks: 0, attention: {pixel_to_pixel: convolution}}"
            })
    void everyFormRunsAndEveryWeightLearns(String yaml) {
        NetworkOptions options = options(yaml);
        torch.manual_seed(1);
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(options, 3, 4, 5).initialised();
        Map<String, Tensor> parameters = State.parameters(network);
        try (PointerScope scope = new PointerScope()) {
            try (NoGradGuard guard = new NoGradGuard()) {
                parameters.forEach((name, tensor) -> {
                    if (name.endsWith("_batch_norm.weight")) {
                        tensor.fill_(new Scalar(.5)); // also what begins at 0
                    }
                });
            }
            Prediction prediction = network.forward(noise(3, 65, 81));
            assertThat(prediction.masks().shape()).containsExactly(3, options.slots(), 17, 21);
            Tensor sum =
                    random(prediction.masks()).add(random(prediction.classes())).add(random(prediction.features()));
            Tensor semantic = prediction.semantic();
            assertThat(semantic != null).isEqualTo(options.semantic());
            if (semantic != null) {
                assertThat(semantic.shape()).containsExactly(3, 5, 17, 21);
                sum = sum.add(random(semantic));
            }
            sum.backward();
            parameters.keySet().removeIf(name -> name.endsWith("_similarity.bias")); // a softmax does not feel it
            assertThat(Gradients.faults(parameters)).isEmpty();
        }
        State.free(network);
    }

    @ParameterizedTest
    @ValueSource(doubles = {.1, 3})
    void maskLogitsBeginWithTheGivenSpread(double scale) {
        MaxDeepLabNetwork network =
                new MaxDeepLabNetwork(options("{mask_scale: " + scale + "}"), 3, 4, 5).initialised();
        try (PointerScope scope = new PointerScope()) {
            double spread = network.forward(noise(2, 65, 65)).masks().std().item_double();
            assertThat(spread).isCloseTo(scale, withinPercentage(2));
        }
        State.free(network);
    }

    /** Else masks and classes would be the same whatever the image shows. */
    @ParameterizedTest
    @ValueSource(ints = {3, 4, 8})
    void tokensOfFewChannelsStayDifferent(int channels) {
        Normalization normalization = Normalization.ofTokens(NetworkOptions.Norm.GROUP, channels);
        try (PointerScope scope = new PointerScope()) {
            float[] values = Tensors.floats(normalization.tokens(torch.randn(50, channels)));
            for (int c = 0; c < channels; c++) {
                int channel = c;
                DoubleSummaryStatistics range = IntStream.range(0, 50)
                        .mapToDouble(token -> values[token * channels + channel])
                        .summaryStatistics();
                assertThat(range.getMax() - range.getMin()).isGreaterThan(.5);
            }
        }
    }

    /** Weights that were trained with these groups would mean something else with others. */
    @ParameterizedTest
    @CsvSource({"3, 1", "12, 4", "16, 8", "24, 8", "32, 8", "64, 8", "256, 8"})
    void otherTokensKeepTheirGroups(int channels, int groups) {
        Normalization normalization = Normalization.ofTokens(NetworkOptions.Norm.GROUP, channels);
        try (PointerScope scope = new PointerScope()) {
            Tensor tokens = torch.randn(50, channels);
            Tensor expected = torch.group_norm(tokens, groups, new TensorOptional(), new TensorOptional(), 1e-3, true);
            assertThat(Tensors.floats(normalization.tokens(tokens)))
                    .containsExactly(Tensors.floats(expected), within(1e-5f));
        }
    }

    /** A scalar that depends on every element in a way of its own. */
    private static Tensor random(Tensor output) {
        return output.mul(torch.randn(output.shape())).sum();
    }

    private static Tensor noise(long batch, long height, long width) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(batch * 3 * height * width)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return Tensors.of(values, batch, 3, height, width);
    }

    /** Names of the layers that make queries, keys and values, as in the official code. */
    @ParameterizedTest
    @CsvSource({
        "true, true, _memory_qkv_conv_bn _pixel_qkv_conv_bn _memory_attention _pixel_attention",
        "true, false, _memory_qkv_conv_bn _pixel_qkv_conv_bn _memory_attention _pixel_attention",
        "false, true, _memory_qkv_conv_bn _pixel_kv_conv_bn _memory_attention",
        "false, false, _memory_query_conv_bn _pixel_kv_conv_bn _memory_attention"
    })
    void attentionsThatAreLeftOutLeaveTheOfficialNames(boolean pixelToMemory, boolean memoryToMemory, String layers) {
        String prefix = "encoder._stage5._block1_transformer.";
        Set<String> found = new TreeSet<>();
        State.parameters(network("{attention: {pixel_to_memory: %s, memory_to_memory: %s}}"
                        .formatted(pixelToMemory, memoryToMemory)))
                .keySet()
                .forEach(name -> {
                    String layer = name.replace(prefix, "").split("\\.")[0];
                    if (name.startsWith(prefix) && layer.matches(".*(qkv|kv|query|attention).*")) {
                        found.add(layer);
                    }
                });
        assertThat(found).containsExactlyInAnyOrder(layers.split(" "));
    }

    @Test
    void dualPathsOfFinerStagesAreNarrower() {
        MaxDeepLabNetwork network = network("{kind: small, dual_paths_from: 4}");
        Map<String, Tensor> state = State.parameters(network);
        for (var each : Map.of(
                        "_stage2._block1", 16L,
                        "_stage3._block1", 32L,
                        "_stage4._block6", 64L,
                        "_stage5._block3", 128L,
                        "_stage5_extra._block1", 128L,
                        "_decoder_stage1_extra._block1", 64L,
                        "_decoder_stage2_extra._block1", 32L)
                .entrySet()) {
            String name = "encoder." + each.getKey() + "_transformer._pixel_qkv_conv_bn._conv.weight";
            assertThat(Objects.requireNonNull(state.get(name), name).shape())
                    .containsExactly(4 * each.getValue(), 2 * each.getValue());
        }
        State.free(network);
    }

    @Test
    void onlyWhatIsPretrainedCountsAsBackbone() {
        List<String> backbone = State.parameters(network("{stacks: 2}")).keySet().stream()
                .filter(name -> MaxDeepLabNetwork.BACKBONE.matcher(name).matches())
                .map(name -> name.split("\\.")[1])
                .distinct()
                .toList();
        assertThat(backbone)
                .containsExactlyInAnyOrder(
                        "_stem",
                        "_stage2",
                        "_stage3",
                        "_stage4",
                        "_stage5",
                        "_decoder_stage1",
                        "_decoder_stage2",
                        "_decoder_stage3",
                        "_decoder_stage4",
                        "_decoder_stage1_resized_fuse",
                        "_decoder_stage2_resized_fuse",
                        "_decoder_stage3_resized_fuse",
                        "_decoder_stage4_resized_fuse");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{attention: {memory_to_pixel: false}} | memory_to_pixel: false; without it the memory would not see the image",
                "{kind: small, norm: group}           | norm: group; it must be trained or frozen unless kind is light",
                "{norm: group, features: 2}           | features: 2; it must be at least 3 where norm is group",
                "{norm: group, memory: 1}             | memory: 1; it must be at least 3 where norm is group",
                "{dual_paths_from: 16, keys: 8}       | keys: 8; it must be a multiple of 16 where dual_paths_from is 16",
                "{width: 20}                          | width: 20; it must be a multiple of 8",
                "{stacks: 3}                          | stacks: 3; it must be 0, 1 or 2"
            })
    void whatCannotBeIsRefused(String yaml, String message) {
        assertThatThrownBy(() -> options(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{side: 2065} | side: 2065; it must be at most 2049 with axial attention",
                "{side: 160}  | side: 160; it must be 0 or one of the sides of 16 n + 1 pixels"
            })
    void sidesToWhichImagesCannotBeScaledAreRefused(String yaml, String message) {
        assertThatThrownBy(() -> model(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aLossWhoseBranchIsLeftOutDoesNotCount() {
        String losses = "loss: {pq_style: {weight: 0}, instance_discrimination: {weight: 0}, mask_id: %s}";
        String without = "{network: {semantic: false}, " + losses + "}";
        assertThatThrownBy(() -> model(without.formatted("0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test: model.loss: the weights of all losses are 0, as network.semantic is false;"
                        + " give one of them a weight");
        assertThat(model(without.formatted(".3")).loss().maskId()).isEqualTo(.3);
        assertThat(model("{" + losses.formatted("0") + "}").network().semantic())
                .isTrue();
    }

    private static MaxDeepLabOptions model(String yaml) {
        return Settings.bind("test", "model", Settings.parseYaml(yaml), MaxDeepLabOptions.DEFAULTS);
    }

    @Test
    void noTrainingBeginsWhoseCropsCannotBeSeen() {
        MaxDeepLab method = new MaxDeepLab(MaxDeepLabOptions.DEFAULTS, Category.things(List.of("cell")));
        assertThatThrownBy(() -> method.requireTrainable(steps("[{crop: {size: [2065, 33]}}, {flip: {}}]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recipe: augment: crop.size: 2065; it must be at most 2049 with axial attention");
        method.requireTrainable(steps("[{rescale: {short_side: [3000], long_side: 4000}}, {crop: {size: 2049}}]"));
        method.requireTrainable(steps("[{crop: {size: 4001}}, {rescale: {short_side: [800], long_side: 2500}}]"));
    }

    private static List<Augmentation> steps(String yaml) {
        return List.of(Settings.JSON.treeToValue(Settings.parseYaml(yaml), Augmentation[].class));
    }

    @Test
    void anotherKindBringsItsOwnSizes() {
        assertThat(options("{kind: large}")).isEqualTo(NetworkOptions.LARGE);
        assertThat(options("{width: 32}").blocks()).isEqualTo(NetworkOptions.LIGHT.blocks());
    }

    @Test
    void sidesBeyondTheRelativePositionsAreRefused() {
        MaxDeepLabNetwork network = network("{}");
        try (PointerScope scope = new PointerScope()) {
            Tensor images = Tensors.of(new float[3 * 2065 * 17], 1, 3, 17, 2065);
            assertThatThrownBy(() -> network.forward(images))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2065 x 17 pixels")
                    .hasMessageContaining("at most 2049 pixels");
        }
    }
}
