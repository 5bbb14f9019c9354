package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Dataset;
import boxless.data.folders.Datasets;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.tensor.Compute;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.backbone={norm: frozen, frozen_stages: 1}|backbone.conv1.weight|train.start",
                "augment=[{flip: {}}]|no rescale|add rescale: {short_side: [64], long_side: 64}, or set model.resize.short_side",
            })
    void whatWouldTeachNothingOfUseIsRefused(String change, String what, String cure) {
        Recipe recipe = TinyTrainings.solo("data.classes=[nucleus]", change);
        assertThatThrownBy(() -> new Learner(recipe, Path::of, Compute.CPU_FP32, null, UnaryOperator.identity()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("recipe: ")
                .hasMessageContainingAll(what, cure);
    }

    @Test
    void aMeasureOfWhatAPassDoesNotHaveIsTheMeanOfTheOthers() throws IOException {
        TinyTrainings.data(folder);
        Recipe recipe = TinyTrainings.recipe("data.classes=[nucleus]", "train.accumulate=4", "train.crops=8");
        Deque<Map<String, Double>> passes = new ArrayDeque<>(List.of(
                Map.of("iou", Double.NaN, "never", Double.NaN),
                Map.of("iou", .6, "never", Double.NaN, "lost", 2.0),
                Map.of("iou", Double.NaN, "never", Double.NaN),
                Map.of("iou", .8, "never", Double.NaN)));
        Learner learner = new Learner(recipe, Path::of, Compute.CPU_FP32, null, method -> measuring(method, passes));
        Map<String, Double> terms = step(learner, learner.method(), recipe).terms();
        assertThat(terms.get("iou")).isCloseTo(.7, within(1e-12));
        assertThat(terms.get("lost")).isEqualTo(.5);
        assertThat(terms.get("never")).isNaN();
    }

    /** The method, but what its losses measure is given. */
    private static Method<?, ?> measuring(Method<?, ?> method, Deque<Map<String, Double>> passes) {
        return (Method<?, ?>) Proxy.newProxyInstance(
                Method.class.getClassLoader(), new Class<?>[] {Method.class}, (proxy, called, arguments) -> {
                    Object result = called.invoke(method, arguments);
                    return result instanceof Loss loss ? new Loss(loss.total(), passes.removeFirst()) : result;
                });
    }

    private <O, T> Learner.Step step(Learner learner, Method<O, T> method, Recipe recipe) {
        Dataset data = Datasets.open(folder.resolve("data"), null);
        try (Loader<Batches.Batch<T>> loader = Batches.load(recipe, data, method, learner.stage(), 0)) {
            return learner.step(method, loader, 0);
        }
    }
}
