package boxless.train;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.tensor.Compute;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.backbone={norm: frozen, frozen_stages: 1}|backbone.conv1.weight|train.start",
                "augment=[{flip: {}}]|no rescale|add rescale: {short_side: [64], long_side: 64}, or set model.resize.short_side",
            })
    void whatWouldTeachNothingOfUseIsRefused(String change, String what, String cure) {
        Recipe recipe = TinyTrainings.solo("data.classes=[nucleus]", change);
        assertThatThrownBy(() -> new Learner(recipe, Path::of, Compute.CPU_FP32, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("recipe: ")
                .hasMessageContainingAll(what, cure);
    }
}
