package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ForwardTest {
    private static final Model MODEL = model("spatial-embeddings", "{channels: 1}");

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void inputsGoByName() {
        Map<String, StoredTensor> outputs = Forward.of(MODEL, Map.of("images", zeros(2, 1, 16, 24)));
        assertThat(outputs).containsOnlyKeys("output");
        assertThat(outputs.values())
                .singleElement()
                .satisfies(output -> assertThat(output.shape()).containsExactly(2, 4, 16, 24));
    }

    @Test
    void whatIsMissingOrUnknownOrDoesNotFitIsNamed() {
        assertRefused(Map.of("pictures", zeros(1, 1, 8, 8)), "no tensor 'images'", "[pictures]");
        assertRefused(Map.of("images", zeros(1, 1, 8, 8), "points", zeros(1, 2)), "'points' is no input", "leave out");
        assertRefused(Map.of("images", zeros(1, 8, 8)), "'images'", "(B, C, H, W)");
        assertRefused(Map.of("images", zeros(1, 3, 8, 8)), "'images'", "3 channels");
        assertRefused(Map.of("images", zeros(1, 1, 8, 9)), "'images'", "multiples of 8");
        assertRefused(Map.of("images", StoredTensor.ofFloats(new long[] {1, 1, 1, 1}, Float.NaN)), "'images'", "NaN");
    }

    @Test
    void aHeadThatWasNotTrainedHasNoOutputAndNoPointsAreRefused() {
        try (Model clickable = model("adaptis", "{channels: 1, coordinates: {radius: 20}}")) {
            StoredTensor images = zeros(1, 1, 32, 32);
            assertThat(Forward.of(clickable, Map.of("images", images, "points", zeros(1, 1, 2))))
                    .containsOnlyKeys("instances", "semantic");
            assertRefused(clickable, Map.of("images", images, "points", zeros(1, 0, 2)), "'points'", "no values");
        }
    }

    private static Model model(String method, String options) {
        return Model.create(
                "test",
                new Model.Card(
                        method,
                        Settings.parseYaml(options),
                        new Normalization.Unit(),
                        Category.things(List.of("nucleus")),
                        "",
                        ""));
    }

    private static void assertRefused(Map<String, StoredTensor> inputs, String... parts) {
        assertRefused(MODEL, inputs, parts);
    }

    private static void assertRefused(Model model, Map<String, StoredTensor> inputs, String... parts) {
        assertThatThrownBy(() -> Forward.of(model, inputs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    private static StoredTensor zeros(long... shape) {
        int elements = 1;
        for (long extent : shape) {
            elements *= (int) extent;
        }
        return StoredTensor.ofFloats(shape, new float[elements]);
    }
}
