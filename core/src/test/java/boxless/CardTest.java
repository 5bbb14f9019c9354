package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import boxless.file.Settings;
import boxless.image.Normalization;
import boxless.mask.Category;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
