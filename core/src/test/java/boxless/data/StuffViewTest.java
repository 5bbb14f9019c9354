package boxless.data;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class StuffViewTest {
    @Test
    void whatIsNoCrowdOfACategoryIsOneRegion() {
        Panoptic drawn = new Panoptic(
                new LabelMap(6, 1, new int[] {1, 2, 0, 3, 4, 2}),
                List.of(
                        new Segment(1, 1, true, false, 1),
                        new Segment(2, 2, true, false, 1),
                        new Segment(3, 2, true, false, 1),
                        new Segment(4, 2, true, true, 1)));
        Dataset data = Scenes.dataset(
                Category.things(List.of("car", "sky")), new Sample("a", Scenes.image(new int[6], 6, 1), drawn));
        Dataset street = data.withStuff(List.of("sky", "road"), true);
        assertThat(street.categories()).containsExactly(new Category(1, "car", true), new Category(2, "sky", false));
        assertThat(street.truth(0))
                .isEqualTo(street.read(0).truth())
                .isEqualTo(new Panoptic(
                        new LabelMap(6, 1, new int[] {1, 2, 0, 2, 4, 2}),
                        List.of(
                                new Segment(1, 1, true, false, 1),
                                new Segment(2, 2, false, false, 1),
                                new Segment(4, 2, false, true, 1))));
        assertThat(street.facts(0).categories()).containsExactly(1);
        assertThat(data.withStuff(List.of("road"), true)).isSameAs(data);
    }

    @Test
    void thingsLieBeforeWhatIsStuffWhicheverWasDrawnFirst() {
        Instances drawn = new Instances(
                6,
                1,
                List.of(
                        new Instance(Mask.ofRuns(6, 1, 0, 6), 2, 1),
                        new Instance(Mask.ofRuns(6, 1, 1, 2, 3), 1, 1),
                        new Instance(Mask.ofRuns(6, 1, 2, 3, 1), 1, 1)));
        Dataset data = Scenes.dataset(
                Category.things(List.of("car", "sky")), new Sample("a", Scenes.image(new int[6], 6, 1), drawn));
        assertThat(data.withStuff(List.of("sky"), true).truth(0))
                .isEqualTo(new Panoptic(
                        new LabelMap(6, 1, new int[] {3, 1, 1, 2, 2, 3}),
                        List.of(
                                new Segment(1, 1, true, false, 1),
                                new Segment(2, 1, true, false, 1),
                                new Segment(3, 2, false, false, 1))));
    }

    /** Crops around an object find it by its number among those that can be counted. */
    @Test
    void stuffBehindThingsIsCountedInTheOrderInWhichItIsRead() {
        Panoptic labelled = new Panoptic(
                new LabelMap(4, 1, new int[] {1, 2, 3, 3}),
                List.of(
                        new Segment(1, 2, true, false, 1),
                        new Segment(2, 1, true, true, 1),
                        new Segment(3, 1, true, false, 1)));
        Dataset data = Scenes.dataset(
                Category.things(List.of("car", "sky")), new Sample("a", Scenes.image(new int[4], 4, 1), labelled));
        Dataset behind = data.withStuffBehind(List.of("sky"));
        assertThat(behind.categories()).isEqualTo(data.categories());
        assertThat(behind.facts(0)).isEqualTo(SampleFacts.of(behind.read(0)));
        assertThat(behind.facts(0).categories()).containsExactly(1, 2);
        assertThat(((Panoptic) behind.truth(0)).map()).isEqualTo(labelled.map());
        assertThat(data.withStuffBehind(List.of("road"))).isSameAs(data);
    }
}
