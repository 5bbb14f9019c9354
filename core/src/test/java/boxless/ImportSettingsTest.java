package boxless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.method.Published;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

class ImportSettingsTest {
    @Test
    void classesAndStuffSayWhatTheCategoriesAre() {
        assertThat(categories("classes=[way, car]", "stuff=[way]"))
                .containsExactly(new Category(1, "way", false), new Category(2, "car", true));
        assertThat(categories("classes=[van, road]"))
                .containsExactly(new Category(1, "van", true), new Category(2, "road", false));
        assertThat(categories("classes=[van, car]", "stuff=[]")).allMatch(Category::thing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stuff=[raod]", "classes=[raod, car]"})
    void stuffThatIsNoClassIsRefused(String override) {
        assertThatThrownBy(() -> categories(override))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("import: stuff: '")
                .hasMessageEndingWith(
                        "' is not in classes; name those of the classes that are stuff, stuff=[] for none");
    }

    /** What becomes of a road and cars. */
    private static List<Category> categories(String... overrides) {
        Published street = new Published(
                "adaptis",
                JsonNodeFactory.instance.objectNode(),
                new Normalization.Unit(),
                Category.of(List.of("road", "car"), List.of("road")),
                Map.of());
        return ImportSettings.of(street, List.of(overrides)).card().categories();
    }
}
