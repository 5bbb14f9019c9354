package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import boxless.file.BadFileException;
import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.weights.Safetensors;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardTest {
    @Test
    void theChannelSliceAndFrameOfTheRecipeAreKnown() {
        assertThat(planes("data: {frame: max, channel: blue, slice: ''}"))
                .containsExactly(entry("channel", "blue"), entry("frame", "max"));
        assertThat(planes("data:\n  channel: \"\"\n  slice: '3'\n")).containsExactly(entry("slice", "3"));
        assertThat(planes("data:\n  channel: ''\nmodel:\n  channel: 2\n")).isEmpty();
    }

    @Test
    void aRecipeInOtherTermsNamesNone() {
        for (String recipe : List.of("", "channel: 2", "data: 2", "data: {channel: [")) {
            assertThat(planes(recipe)).as(recipe).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "classes|null",
                "classes|[\"cell\", null]",
                "stuff|null",
                "stuff|[null]",
                "normalization|null",
                "trained_on|{\"images\": 1, \"bright\": 1, \"level\": null, \"colour\": {\"least\": 0, \"most\": 1}}",
            })
    void aNullWhereTheFileNeedsAValueIsDamage(String key, String value, @TempDir Path folder) {
        Map<String, String> metadata = new LinkedHashMap<>(Map.of(
                "method", "spatial-embeddings", "normalization", "{\"kind\": \"unit\"}", "classes", "[\"cell\"]"));
        Path file = folder.resolve("model.safetensors");
        Map<String, StoredTensor> tensors = Map.of("weight", StoredTensor.ofFloats(new long[] {1}, 1));
        Safetensors.write(file, tensors, metadata);
        assertThat(Model.Card.read(file).classes()).containsExactly("cell");
        metadata.put(key, value);
        Safetensors.write(file, tensors, metadata);
        assertThatThrownBy(() -> Model.Card.read(file))
                .isInstanceOf(BadFileException.class)
                .hasMessage(file + ": its metadata is damaged; train or import it again");
    }

    private static Map<String, String> planes(String recipe) {
        return new Model.Card(
                        "spatial-embeddings",
                        Settings.parseYaml("{}"),
                        new Normalization.Unit(),
                        Category.things(List.of("cell")),
                        recipe,
                        "")
                .planes();
    }
}
