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

    @Test
    void stuffIsRefusedWhereTheMethodKnowsThingsAlone() {
        assertThatThrownBy(() ->
                        ImportSettings.of(published("solo", List.of("sky", "car"), List.of()), List.of("stuff=[sky]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("import: stuff: 'sky' is stuff, which solo does not learn; leave it out");
    }

    @Test
    void twoClassesOfOneNameAreRefused() {
        assertThatThrownBy(() -> categories("classes=[road, car, car]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("import: classes: 'car' is there twice; give each class a name of its own");
    }

    /** What becomes of a road and cars. */
    private static List<Category> categories(String... overrides) {
        Published street = published("adaptis", List.of("road", "car"), List.of("road"));
        return ImportSettings.of(street, List.of(overrides)).card().categories();
    }

    private static Published published(String method, List<String> classes, List<String> stuff) {
        return new Published(
                method,
                JsonNodeFactory.instance.objectNode(),
                new Normalization.Unit(),
                Category.of(classes, stuff),
                Map.of());
    }
}
