package boxless.train;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.file.Settings;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class RecipeTest {
    private static Recipe recipe(String yaml) {
        return Recipe.bind("r.yaml", (ObjectNode) Settings.parseYaml(yaml));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "augment:",
                "train:",
                "validate:",
                "model:",
                "data: {train:, least:, classes:}",
                "data: {train: {split:}}",
                "train: {schedule: {milestones:}, start:}",
                "model: {clustering: {seed:}}",
            })
    void aKeyWithoutAValueIsAsGoodAsNone(String yaml) {
        assertThat(recipe(yaml)).isEqualTo(recipe("{}"));
    }
}
