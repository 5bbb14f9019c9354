package boxless.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceNormTest {
    private static final double EPSILON = .5;

    /** A sample's values have the mean 3 and the biased variance 5, the other's 30 and 500. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSampleIsNormalisedByItselfInTrainingAndInference(boolean training) {
        InstanceNorm norm = new InstanceNorm(1, EPSILON);
        norm.train(training);
        try (PointerScope scope = new PointerScope()) {
            Layers.fill(Objects.requireNonNull(State.of(norm).get("weight")), 2);
            Layers.fill(Objects.requireNonNull(State.of(norm).get("bias")), 1);
            Tensor batch = Tensors.of(new float[] {0, 2, 4, 6, 0, 20, 40, 60}, 2, 1, 2, 2);
            float[] values = Tensors.floats(norm.forward(batch));
            assertThat(values[0]).isCloseTo((float) (1 - 2 * 3 / Math.sqrt(5 + EPSILON)), within(1e-5f));
            assertThat(values[7]).isCloseTo((float) (1 + 2 * 30 / Math.sqrt(500 + EPSILON)), within(1e-5f));
            float[] alone = Tensors.floats(Scopes.within(() -> norm.forward(batch.narrow(0, 1, 1))));
            assertThat(alone).containsExactly(values[4], values[5], values[6], values[7]);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void batchesOfTrainingAreCounted(boolean training) {
        InstanceNorm norm = new InstanceNorm(1, EPSILON);
        norm.train(training);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            norm.forward(Tensors.of(new float[] {0, 2, 4, 6}, 1, 1, 2, 2));
            Tensor batches = Objects.requireNonNull(State.of(norm).get("num_batches_tracked"));
            assertThat(batches.item_long()).isEqualTo(training ? 1 : 0);
        }
    }
}
