package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayersTest {
    @ParameterizedTest
    @CsvSource({"1e-5, .1", "1e-3, .01", ".5, 1"})
    void batchNormalisationHasTheEpsilonAndMomentumThatItIsGiven(double epsilon, double momentum) {
        BatchNorm2dImpl norm = Layers.batchNorm(1, epsilon, momentum);
        try (PointerScope scope = new PointerScope()) {
            // Mean 3, biased variance 5, unbiased 20 / 3.
            Tensor batch = Tensors.of(new float[] {0, 2, 4, 6}, 1, 1, 2, 2);
            norm.train(true);
            float[] normalised = Tensors.floats(norm.forward(batch));
            assertThat(normalised[0]).isCloseTo((float) (-3 / Math.sqrt(5 + epsilon)), within(1e-6f));
            assertThat(norm.running_mean().item_double()).isCloseTo(3 * momentum, within(1e-6));
            assertThat(norm.running_var().item_double()).isCloseTo(1 - momentum + 20 / 3d * momentum, within(1e-6));
        }
    }
}
