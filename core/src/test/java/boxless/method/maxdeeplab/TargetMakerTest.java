package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.data.Sample;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Segments and their classes of a picture of 9x5 pixels, of which rows 0 and 4 and columns 0, 4 and 8 count. */
class TargetMakerTest {
    /** A road is listed before two cars. */
    private static final List<Category> CLASSES =
            List.of(new Category(1, "road", false), new Category(2, "car", true), new Category(3, "sky", false));

    private static final List<Segment> SEGMENTS = List.of(
            new Segment(3, 1, false, false, 1),
            new Segment(5, 2, true, false, 1),
            new Segment(7, 2, true, true, 1),
            new Segment(8, 1, false, false, 1),
            new Segment(9, 2, true, false, 1));

    /** @param labels of the six pixels that count; all others have the label 9 */
    private static Sample sample(List<Segment> segments, int... labels) {
        int[] map = new int[9 * 5];
        Arrays.fill(map, 9);
        for (int i = 0; i < 6; i++) {
            map[i / 3 * 4 * 9 + i % 3 * 4] = labels[i];
        }
        return new Sample(
                "scene", new Pixels(9, 5, 3, 1, new float[3 * 45]), new Panoptic(new LabelMap(9, 5, map), segments));
    }

    private static Targets targets(List<Category> classes, boolean semanticVoid, Sample... samples) {
        return new TargetMaker(Channels.of(classes, semanticVoid), new LossOptions.Semantic(1, 2, 3))
                .of(List.of(samples));
    }

    @Test
    void thingsComeFirstAndStuffOfAClassIsOneSegment() {
        Targets targets = targets(CLASSES, true, sample(SEGMENTS, 3, 8, 5, 7, 0, 3));
        assertThat(targets.height()).isEqualTo(2);
        assertThat(targets.width()).isEqualTo(3);
        assertThat(targets.rows()).containsExactly(1, 1, 0, -1, -1, 1);
        assertThat(targets.segments().getFirst().classes()).containsExactly(0, 1); // of car, road, sky
        assertThat(targets.segments().getFirst().things()).isEqualTo(1);
        assertThat(targets.semantic()).containsExactly(1, 1, 2, -1, -1, 1); // of void, road, car, sky
        assertThat(targets.semanticWeights()).containsExactly(1, 1, 3, 1, 1, 1); // the car has one pixel
    }

    /** Data of polygons has stuff as objects. */
    @Test
    void smallStuffCountsLikeLargeThoughItIsAnObjectOfTheData() {
        List<Segment> objects = List.of(
                new Segment(3, 1, true, false, 1),
                new Segment(5, 2, true, false, 1),
                new Segment(9, 2, true, false, 1));
        Targets targets = targets(CLASSES, true, sample(objects, 3, 5, 9, 9, 9, 9));
        assertThat(targets.semantic()).containsExactly(1, 2, 2, 2, 2, 2);
        assertThat(targets.semanticWeights()).containsExactly(1, 3, 1, 1, 1, 1);
    }

    @Test
    void semanticChannelsWithoutVoidAreThoseOfTheData() {
        Targets targets = targets(CLASSES, false, sample(SEGMENTS, 3, 8, 5, 7, 0, 3));
        assertThat(targets.semantic()).containsExactly(0, 0, 1, -1, -1, 0);
        assertThat(Channels.of(CLASSES, false).semanticCount()).isEqualTo(3);
        assertThat(Channels.of(CLASSES, true).semanticCount()).isEqualTo(4);
    }

    @Test
    void whatNoPixelHitsIsNoSegment() {
        Targets targets =
                targets(CLASSES, true, sample(SEGMENTS, 0, 0, 0, 0, 0, 0), sample(SEGMENTS, 3, 3, 3, 3, 9, 3));
        assertThat(targets.segments().get(0).count()).isZero();
        assertThat(targets.segments().get(1).classes()).containsExactly(0, 1);
        assertThat(targets.rows()).containsExactly(-1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 0, 1);
        assertThat(targets.mostSegments()).isEqualTo(2);
    }

    @Test
    void aroundObjectsIsABackgroundWhereThereIsNoStuff() {
        List<Category> cars = List.of(new Category(1, "car", true));
        Targets targets = targets(cars, false, sample(SEGMENTS, 3, 0, 5, 7, 0, 9));
        assertThat(targets.rows()).containsExactly(2, 2, 0, -1, 2, 1);
        assertThat(targets.segments().getFirst().classes()).containsExactly(0, 0, 1);
        assertThat(targets.semantic()).containsExactly(1, 1, 0, -1, 1, 0);
    }

    @Test
    void classesThatDoNotFitAreRefused() {
        assertThatThrownBy(() ->
                        targets(CLASSES, true, sample(List.of(new Segment(1, 2, false, false, 1)), 1, 1, 1, 1, 1, 1)))
                .hasMessageContaining("scene: category 2 is stuff")
                .hasMessageContaining("data.stuff");
        assertThatThrownBy(() ->
                        targets(CLASSES, true, sample(List.of(new Segment(1, 4, true, false, 1)), 1, 1, 1, 1, 1, 1)))
                .hasMessageContaining("classes 1 to 3");
    }
}
