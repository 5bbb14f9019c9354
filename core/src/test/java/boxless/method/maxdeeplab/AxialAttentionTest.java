package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class AxialAttentionTest {
    /** Three positions, two heads; the numbers are those of the official layer, executed. */
    @Test
    void attendsAsTheOfficialLayerDoes() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            AxialAttention layer = new AxialAttention(NetworkOptions.Norm.TRAINED, 2, 2, 4, 2);
            layer.train(false);
            Map<String, Tensor> state = State.parameters(layer);
            float[] kernel = {.1f, .2f, .2f, -.1f, -.1f, .4f, .3f, .1f, .5f, -.2f, -.5f, .3f, 1, 0, 0, 1}; // (8, 2)
            required(state, "qkv_kernel").copy_(Tensors.of(kernel, 8, 2));
            float[] query = new float[509];
            float[] key = new float[509];
            float[] value = new float[2 * 509];
            for (int i = 0; i < 509; i++) {
                int distance = i - 254;
                query[i] = .1f * distance;
                key[i] = -.05f * distance;
                value[2 * i] = .2f * distance;
                value[2 * i + 1] = .1f;
            }
            required(state, "_query_rpe.weight").copy_(Tensors.of(query, 509, 1));
            required(state, "_key_rpe.weight").copy_(Tensors.of(key, 509, 1));
            required(state, "_value_rpe.weight").copy_(Tensors.of(value, 509, 2));
            Tensor x = Tensors.of(new float[] {1, 2, 0, -1, 3, 1}, 1, 1, 3, 2);
            double[] expected = {
                .709711, -.335323, 1.468680, .752206, .526491, -.366252, 1.361691, .806486, .298409, -.323555, 1.456420,
                .945248
            };
            float[] y = Tensors.floats(layer.forward(x));
            for (int i = 0; i < 12; i++) {
                assertThat((double) y[i]).isCloseTo(expected[i], within(2e-6));
            }
        }
    }

    /** In evaluation, scales and shifts are merged with their neighbours: with settled statistics that is what training calculates. */
    @Test
    void evaluationGivesWhatTrainingGivesOnceStatisticsHaveSettled() {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            AxialAttention layer = new AxialAttention(NetworkOptions.Norm.TRAINED, 6, 8, 16, 4);
            Random random = new Random(1);
            State.parameters(layer)
                    .forEach((name, tensor) -> tensor.copy_(numbers(
                            random, name.startsWith("_batch") && name.endsWith("weight") ? 1 : 0, tensor.shape())));
            Tensor x = numbers(random, 0, 4, 24, 9, 6);
            float[] trained = {};
            for (int i = 0; i < 1200; i++) {
                trained = Scopes.freeing(() -> Tensors.floats(layer.forward(x)));
            }
            layer.train(false);
            float[] evaluated = Tensors.floats(layer.forward(x));
            for (int i = 0; i < trained.length; i++) {
                assertThat((double) evaluated[i]).isCloseTo(trained[i], within(.015));
            }
        }
    }

    /** With frozen statistics, training goes the way of evaluation; its gradients are those of finite differences. */
    @Test
    void gradientsFlowPastFrozenStatistics() {
        try (PointerScope scope = new PointerScope()) {
            AxialAttention layer = new AxialAttention(NetworkOptions.Norm.FROZEN, 6, 8, 16, 4);
            Random random = new Random(1);
            Map<String, Tensor> parameters = State.parameters(layer);
            Tensor x = numbers(random, 0, 2, 3, 5, 6);
            Tensor weights = numbers(random, 0, 2, 3, 5, 16);
            try (NoGradGuard noGradients = new NoGradGuard()) {
                parameters.forEach((name, tensor) -> tensor.copy_(numbers(random, .5, tensor.shape())));
            }
            layer.forward(x).mul(weights).sum().backward();
            for (String name : List.of("qkv_kernel", "_query_rpe.weight", "_key_rpe.weight", "_value_rpe.weight")) {
                Tensor parameter = required(parameters, name);
                try (NoGradGuard noGradients = new NoGradGuard()) {
                    Tensor direction = numbers(random, 0, parameter.shape());
                    double expected = parameter.grad().mul(direction).sum().item_double();
                    parameter.add_(direction.mul(new Scalar(.01)));
                    double after = layer.forward(x).mul(weights).sum().item_double();
                    parameter.sub_(direction.mul(new Scalar(.02)));
                    double before = layer.forward(x).mul(weights).sum().item_double();
                    parameter.add_(direction.mul(new Scalar(.01)));
                    assertThat((after - before) / .02)
                            .as(name)
                            .isCloseTo(expected, within(.01 + .02 * Math.abs(expected)));
                }
            }
        }
    }

    private static Tensor numbers(Random random, double offset, long... shape) {
        int count = 1;
        for (long extent : shape) {
            count *= (int) extent;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (offset + random.nextDouble() - .5);
        }
        return Tensors.of(values, shape);
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
