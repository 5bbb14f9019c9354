package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** The official networks, counted without being filled, and the light one called. */
class MaxDeepLabNetworkTest {
    /** Trainable numbers whose names begin so. */
    private static long count(Map<String, Tensor> parameters, String prefix) {
        return parameters.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .mapToLong(each -> each.getValue().numel())
                .sum();
    }

    private static void assertCounts(NetworkOptions options, int variables, long all, Map<String, Long> groups) {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(options, 3, 133, 134);
        Map<String, Tensor> state = State.of(network);
        assertThat(state).hasSize(variables);
        assertThat(state.values().stream().mapToLong(Tensor::numel).sum()).isEqualTo(all);
        Map<String, Tensor> parameters = State.parameters(network);
        Map<String, Long> counted = new HashMap<>();
        groups.keySet().forEach(prefix -> counted.put(prefix, count(parameters, prefix)));
        assertThat(counted).isEqualTo(groups);
        State.free(network);
    }

    @Test
    void smallNetworkHasTheOfficialVariables() {
        Map<String, Long> groups = new HashMap<>();
        groups.put("", 77_756_942L);
        groups.put("encoder.", 61_726_624L);
        groups.put("encoder._stem.", 112_832L);
        groups.put("encoder._stage2.", 236_288L);
        groups.put("encoder._stage3.", 1_219_584L);
        groups.put("encoder._stage4._block1.", 1_512_448L);
        for (int i = 2; i <= 6; i++) {
            groups.put("encoder._stage4._block" + i + ".", 2_238_816L);
        }
        groups.put("encoder._stage5._block1.", 9_724_512L);
        groups.put("encoder._stage5._block2.", 8_671_840L);
        groups.put("encoder._stage5._block3.", 8_671_840L);
        groups.put("encoder._stage5._block1_transformer.", 2_503_712L);
        groups.put("encoder._stage5_extra._block1.", 8_671_840L);
        groups.put("encoder._stage5_extra._block1_transformer.", 2_503_712L);
        groups.put("encoder._decoder_stage1_extra_resized_fuse.", 1_049_600L);
        groups.put("encoder._decoder_stage1_extra._block1.", 280_064L);
        groups.put("encoder._decoder_stage2_extra_resized_fuse.", 131_584L);
        groups.put("encoder._decoder_stage2_extra._block1.", 70_400L);
        groups.put("encoder.memory_feature", 32_768L);
        groups.put("encoder._class_feature_extra.", 66_048L);
        groups.put("encoder._mask_feature_extra.", 66_048L);
        groups.put("pixel_space_head.", 105_856L);
        groups.put("pixel_space_feature_batch_norm.", 256L);
        groups.put("pixel_space_mask_batch_norm.", 2L);
        groups.put("transformer_mask_head.", 33_024L);
        groups.put("transformer_class_head.", 34_438L);
        groups.put("semantic_decoder.", 15_749_344L);
        groups.put("semantic_", 15_749_344L + 107_398L);
        assertCounts(NetworkOptions.SMALL, 907, 77_990_256, groups);
    }

    @Test
    void largeNetworkHasTheOfficialVariables() {
        Map<String, Long> groups = new HashMap<>();
        groups.put("", 450_871_278L);
        groups.put("encoder.", 450_523_232L);
        groups.put("encoder._stage4._block1.", 14_686_208L);
        groups.put("encoder._stage4._block2.", 6_572_640L);
        groups.put("encoder._stage5._block1.", 25_732_192L);
        groups.put("encoder._stage5._block2.", 25_728_096L);
        groups.put("encoder._stage4._block3_transformer.", 3_158_048L);
        groups.put("encoder._decoder_stage8_extra._block3_transformer.", 5_785_632L);
        assertCounts(NetworkOptions.LARGE, 1672, 451_622_800, groups);
    }

    @Test
    void lightNetworkBeginsWithVoidEverywhere() {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(NetworkOptions.LIGHT, 3, 133, 134).initialised();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Objects.requireNonNull(State.parameters(network).get("transformer_class_head._conv.weight"))
                    .zero_();
            Prediction prediction = network.forward(noise(2, 65, 97)); // in training: normalised by the batch
            assertThat(prediction.masks().shape()).containsExactly(2, 32, 17, 25);
            assertThat(prediction.classes().shape()).containsExactly(2, 32, 134);
            assertThat(prediction.features().shape()).containsExactly(2, 32, 17, 25);
            assertThat(Objects.requireNonNull(prediction.semantic()).shape()).containsExactly(2, 134, 17, 25);
            Tensor slot = prediction.classes().softmax(2).select(0, 1).select(0, 31);
            assertThat((double) slot.select(0, 133).item_float()).isCloseTo(.9, within(1e-6));
            assertThat((double) slot.select(0, 0).item_float()).isCloseTo(.1 / 133, within(1e-6));
            Tensor lengths = prediction.features().square().sum(1);
            assertThat((double) lengths.min().item_float()).isCloseTo(1, within(1e-5));
        }
    }

    /** The auxiliary branch then has a single mean for each of its channels. */
    @Test
    void aBatchOfOneImageLeavesTheRunningStatisticsFinite() {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(NetworkOptions.LIGHT, 3, 4, 5).initialised();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            assertThat(State.isFinite(Objects.requireNonNull(
                            network.forward(noise(1, 49, 49)).semantic())))
                    .isTrue();
            Map<String, Tensor> buffers = State.buffers(network);
            buffers.forEach((name, tensor) ->
                    assertThat(State.isFinite(tensor)).as(name).isTrue());
            String pooled = "semantic_decoder._aspp._aspp_pool._conv_bn_act._batch_norm.running_";
            assertThat(Tensors.floats(Objects.requireNonNull(buffers.get(pooled + "mean"))))
                    .containsOnly(0f);
            assertThat(Tensors.floats(Objects.requireNonNull(buffers.get(pooled + "var"))))
                    .containsOnly(1f);
        }
        State.free(network);
    }

    /** Those of the memory's attention have four dimensions, as its convolutions' weights have, but must not be laid out as these are. */
    @Test
    void trainingMovesEveryRunningStatistic() {
        MaxDeepLabNetwork network = new MaxDeepLabNetwork(NetworkOptions.LIGHT, 3, 4, 5).initialised();
        State.place(network, Compute.CPU_FP32);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            network.forward(noise(2, 65, 97));
            State.buffers(network).forEach((name, buffer) -> {
                float start = name.endsWith("running_var") ? 1 : 0;
                assertThat(buffer.ne(new Scalar(start)).any().item_bool())
                        .as(name)
                        .isTrue();
            });
        }
        State.free(network);
    }

    private static Tensor noise(long batch, long height, long width) {
        Random random = new Random(1);
        float[] values = new float[Math.toIntExact(batch * 3 * height * width)];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return Tensors.of(values, batch, 3, height, width);
    }
}
