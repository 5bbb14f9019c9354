package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassNumbersTest {
    private static final List<Category> DATA =
            List.of(new Category(3, "cat", true), new Category(17, "grass", false), new Category(90, "sky", false));

    @Test
    void aClassOfWhichTheDataHasTwoCategoriesIsRefused() {
        List<Category> twice =
                List.of(new Category(1, "fish", true), new Category(2, "crab", true), new Category(7, "fish", true));
        assertThatThrownBy(() -> new ClassNumbers(List.of("crab", "fish"), twice))
                .hasMessageContainingAll("category fish twice (1 and 7)", "give one of them another name");
        assertThat(new ClassNumbers(List.of("crab"), twice)).isNotNull();
    }

    @Test
    void whatHasNoPartnerIsSaid() {
        List<Category> data = List.of(new Category(1, "person", true), new Category(2, "traffic_light", true));
        assertThat(new ClassNumbers(List.of("person", "traffic light"), data).unmatched(true))
                .containsExactly(
                        "what the model finds of classes that are no category of the data is left out: traffic light",
                        "categories of the data that are no class of the model count as missed: traffic_light");
        assertThat(new ClassNumbers(List.of("person", "traffic_light"), data).unmatched(true))
                .isEmpty();
        assertThat(new ClassNumbers(List.of("object"), data.subList(0, 1)).unmatched(true))
                .isEmpty();
        List<Category> withStuff = List.of(data.getFirst(), new Category(3, "road", false));
        assertThat(new ClassNumbers(List.of("person"), withStuff).unmatched(true))
                .containsExactly("categories of the data that are no class of the model count as missed: road");
        assertThat(new ClassNumbers(List.of("person"), withStuff).unmatched(false))
                .isEmpty();
    }

    @Test
    void whereClassesAreIgnoredAModelMissesWhatItHasNotLearned() {
        List<Category> data = List.of(new Category(1, "car", true), new Category(2, "bus", true), DATA.getLast());
        assertThat(ClassNumbers.unlearned(List.of("car"), data))
                .containsExactly(
                        "categories of the data that are no class of the model count as missed, unless found as something else: bus");
        assertThat(ClassNumbers.unlearned(List.of("cat", "dog"), data))
                .singleElement()
                .asString()
                .endsWith(": car, bus");
        assertThat(ClassNumbers.unlearned(List.of("bus", "car"), data)).isEmpty();
        assertThat(ClassNumbers.unlearned(List.of("vehicle"), data))
                .as("one class for all things")
                .isEmpty();
        assertThat(ClassNumbers.unlearned(List.of("cat", "dog"), List.of(new Category(1, "object", true))))
                .as("one category for all classes")
                .isEmpty();
    }

    @Test
    void whatHasNoPartnerBecomesVoidInAPartition() {
        ClassNumbers numbers = new ClassNumbers(List.of("grass", "cloud", "cat"), DATA);
        Panoptic truth = new Panoptic(
                new LabelMap(4, 1, new int[] {5, 6, 0, 7}),
                List.of(
                        new Segment(5, 90, false, false, 1),
                        new Segment(6, 17, false, false, 1),
                        new Segment(7, 3, true, false, 1)));
        Dataset source = Scenes.dataset(new Sample("a", Scenes.image(new int[4], 4, 1), truth));
        assertThat(numbers.classes(source).read(0).truth())
                .isEqualTo(new Panoptic(
                        new LabelMap(4, 1, new int[] {0, 6, 0, 7}),
                        List.of(new Segment(6, 1, false, false, 1), new Segment(7, 3, true, false, 1))));
        assertThat(numbers.classes(source).truth(0))
                .isEqualTo(numbers.classes(source).read(0).truth());
        Panoptic found = new Panoptic(
                new LabelMap(4, 1, new int[] {1, 2, 2, 3}),
                List.of(
                        new Segment(1, 1, false, false, .5f),
                        new Segment(2, 2, false, false, .5f),
                        new Segment(3, 3, true, false, .5f)));
        assertThat(numbers.toCategories().apply(found))
                .isEqualTo(new Panoptic(
                        new LabelMap(4, 1, new int[] {1, 0, 0, 3}),
                        List.of(new Segment(1, 17, false, false, .5f), new Segment(3, 3, true, false, .5f))));
    }
}
