package boxless.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.GoldenFiles;
import boxless.Ruled;
import boxless.backbone.ResNet.Depth;
import boxless.backbone.ResNet.Norm;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ResNet against torchvision; ORIGIN.md beside the golden files says how the numbers were made. */
class ResNetTest {
    @ParameterizedTest
    @CsvSource({"18, 11176512", "34, 21284672", "50, 23508032", "101, 42500160"})
    void featuresAndCountsEqualTorchvisions(int layers, long parameters) {
        ResNet network = new ResNet(3, Depth.of(layers), 64, Norm.FROZEN, 0);
        assertThat(State.count(network)).isEqualTo(parameters);
        Ruled.fill(network, "");
        network.train(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            List<Tensor> features = network.forward(Tensors.of(Ruled.images(1, 3, 64, 64), 1, 3, 64, 64));
            for (int i = 0; i < 4; i++) {
                float[] all = Tensors.floats(features.get(i));
                float[] expected =
                        GoldenFiles.tensor(ResNetTest.class, "resnet.safetensors", "resnet" + layers + ".c" + (i + 2));
                int step = all.length / 400 + 1;
                for (int k = 0; k < expected.length; k++) {
                    assertThat(all[k * step])
                            .as("C%d [%d]", i + 2, k * step)
                            .isCloseTo(expected[k], within(1e-4f * Math.max(1, Math.abs(expected[k]))));
                }
            }
        }
    }

    @Test
    void frozenNormsStayAsTheyAreInTraining() {
        ResNet network = new ResNet(1, Depth.R18, 64, Norm.FROZEN, 1);
        network.train(true);
        float[] before = lastMean(network);
        try (PointerScope scope = new PointerScope()) {
            network.forward(Tensors.of(Ruled.images(1, 1, 64, 64), 1, 1, 64, 64))
                    .getLast()
                    .sum()
                    .backward();
        }
        float[] after = lastMean(network);
        assertThat(Arrays.equals(after, before)).isTrue();
        State.parameters(network).forEach((name, parameter) -> {
            boolean frozen = name.startsWith("conv1") || name.startsWith("bn1") || name.startsWith("layer1");
            assertThat(parameter.grad().defined()).as(name).isNotEqualTo(frozen);
        });
    }

    @Test
    void trainedNormsFollowTheBatchButForThoseOfFrozenStages() {
        ResNet network = new ResNet(1, Depth.R18, 32, Norm.TRAINED, 2);
        network.train(true);
        try (PointerScope scope = new PointerScope()) {
            network.forward(Tensors.of(Ruled.images(2, 1, 64, 64), 2, 1, 64, 64));
        }
        for (String frozen : List.of("bn1", "layer1.1.bn2", "layer2.0.bn1")) {
            assertThat(mean(network, frozen)).containsOnly(0);
        }
        for (String trained : List.of("layer3.0.bn1", "layer3.0.downsample.1", "layer4.1.bn2")) {
            assertThat(mean(network, trained)).doesNotContain(0);
        }
    }

    @Test
    void instancesAreNormalisedInTrainingAsInInference() {
        ResNet network = new ResNet(1, Depth.R18, 32, Norm.INSTANCE, 0);
        try (PointerScope scope = new PointerScope()) {
            Tensor images = Tensors.of(Ruled.images(2, 1, 64, 64), 2, 1, 64, 64);
            network.train(true);
            float[] trained = Tensors.floats(network.forward(images).getLast().narrow(0, 1, 1));
            network.train(false);
            Tensor alone = network.forward(images.narrow(0, 1, 1)).getLast();
            assertThat(Tensors.floats(alone)).containsExactly(trained, within(1e-4f));
        }
    }

    private static float[] lastMean(ResNet network) {
        return mean(network, "layer4.1.bn2");
    }

    private static float[] mean(ResNet network, String norm) {
        return Tensors.floats(Objects.requireNonNull(State.of(network).get(norm + ".running_mean")));
    }
}
