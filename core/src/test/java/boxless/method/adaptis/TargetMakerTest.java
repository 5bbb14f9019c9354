package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Points and what their masks should be, on a picture of a road (1), two cars (2, 3), a crowd of cars (4) and void (0). */
class TargetMakerTest {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 8;
    private static final int[] MAP = doubled(
            1, 1, 2, 2, 0, 0, //
            1, 1, 2, 2, 0, 0, //
            1, 1, 3, 3, 4, 4, //
            1, 1, 1, 3, 4, 4);

    private static int[] doubled(int... small) {
        int[] map = new int[WIDTH * HEIGHT];
        for (int i = 0; i < map.length; i++) {
            map[i] = small[i / WIDTH / 2 * (WIDTH / 2) + i % WIDTH / 2];
        }
        return map;
    }

    private static final Sample SCENE = new Sample(
            "scene",
            new Pixels(WIDTH, HEIGHT, 3, 1, new float[3 * WIDTH * HEIGHT]),
            new Panoptic(
                    new LabelMap(WIDTH, HEIGHT, MAP),
                    List.of(
                            new Segment(1, 2, false, false, 1),
                            new Segment(2, 1, true, false, 1),
                            new Segment(3, 1, true, false, 1),
                            new Segment(4, 1, true, true, 1))));

    /** Class 1 is a thing, class 2 stuff: its channel comes first all the same. */
    private static final List<Category> CLASSES = List.of(new Category(1, "car", true), new Category(2, "road", false));

    private static Targets targets(String options, boolean proposals) {
        return targets(options, proposals, 3);
    }

    private static Targets targets(Sample sample, String options) {
        return targets(sample, options, false, 3);
    }

    private static Targets targets(String options, boolean proposals, long seed) {
        return targets(SCENE, options, proposals, seed);
    }

    private static Targets targets(Sample sample, String options, boolean proposals, long seed) {
        AdaptIsOptions bound = Settings.bind("test", "model", Settings.parseYaml(options), AdaptIsOptions.DEFAULTS);
        Centres centres = bound.centres().given()
                ? new Centres(bound.coordinates().radius().pixels(), new Lattice(1, true))
                : null;
        return new TargetMaker(bound, new SemanticLabels(Channels.of(CLASSES)), centres)
                .of(List.of(sample), new SplittableRandom(seed), proposals);
    }

    private static float[] mask(Targets targets, int k) {
        return Arrays.copyOfRange(targets.masks(), k * WIDTH * HEIGHT, (k + 1) * WIDTH * HEIGHT);
    }

    private static int label(Targets targets, int k) {
        return MAP[(int) targets.points()[2 * k] * WIDTH + (int) targets.points()[2 * k + 1]];
    }

    @Test
    void morePointsThanAnArrayHoldsAreRefused() {
        assertThatThrownBy(() -> targets("{points: {count: 30000000}}", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "model.points: 30000000 points in each of 1 images of 12x8 are too many; lower their number, train.batch or the size of crops");
    }

    @Test
    void everyPointLiesOnTheObjectOfItsMask() {
        Targets targets = targets("{points: {count: 40}}", false);
        for (int k = 0; k < 40; k++) {
            int label = label(targets, k);
            assertThat(label).isIn(2, 3);
            for (int i = 0; i < MAP.length; i++) {
                assertThat(mask(targets, k)[i]).isEqualTo(MAP[i] == label ? 1 : 0);
            }
        }
        assertThat(IntStream.range(0, 40).map(k -> label(targets, k)).distinct().count())
                .isEqualTo(2);
    }

    @Test
    void pointsForProposalsAreAllOfOneObject() {
        Targets targets = targets("{points: {proposals: 30}}", true);
        assertThat(IntStream.range(0, 30).map(k -> label(targets, k)).distinct().count())
                .isEqualTo(1);
        assertThat(targets.proposals()).isTrue();
    }

    @Test
    void aPointInACrowdOrInVoidTeachesOnlyNotToLeak() {
        Targets targets = targets("{points: {count: 60, ignored: 1}}", false);
        for (int k = 0; k < 60; k++) {
            int label = label(targets, k);
            assertThat(label).isIn(0, 4);
            for (int i = 0; i < MAP.length; i++) {
                assertThat(mask(targets, k)[i]).isEqualTo(MAP[i] == label ? -1 : 0);
            }
        }
    }

    @Test
    void soDoAllPointsOfOneRegionOrNone() {
        Set<Integer> drawn = new HashSet<>();
        for (int seed = 0; seed < 40; seed++) {
            Targets targets = targets("{points: {proposals: 30, ignored: .5}}", true, seed);
            List<Integer> labels = IntStream.range(0, 30)
                    .map(k -> label(targets, k))
                    .distinct()
                    .boxed()
                    .toList();
            assertThat(labels).hasSize(1);
            drawn.addAll(labels);
        }
        assertThat(drawn).containsExactlyInAnyOrder(0, 2, 3, 4);
    }

    @Test
    void aPictureWithoutObjectsHasNoTargets() {
        Targets targets = targets("{points: {count: 2, least: 20}}", false);
        assertThat(targets.masks()).containsOnly(-1);
        assertThat(targets.points()).containsOnly(0);
    }

    @Test
    void stuffComesFirstAndVoidIsIgnored() {
        Targets targets = targets("{}", false);
        for (int i = 0; i < MAP.length; i++) {
            long expected = MAP[i] == 0 ? -1 : MAP[i] == 1 ? 0 : 1;
            assertThat(targets.semantic()[i]).isEqualTo(expected);
        }
    }

    /** The scene with things alone, the first of this category. */
    private static Sample things(int first) {
        return new Sample(
                "things",
                SCENE.image(),
                new Panoptic(
                        new LabelMap(WIDTH, HEIGHT, MAP),
                        List.of(
                                new Segment(1, first, true, false, 1),
                                new Segment(2, 1, true, false, 1),
                                new Segment(3, 1, true, false, 1),
                                new Segment(4, 1, true, true, 1))));
    }

    @Test
    void withoutStuffWhatIsNoObjectIsBackground() {
        AdaptIsOptions options = AdaptIsOptions.DEFAULTS;
        Sample things = things(1);
        Targets targets = new TargetMaker(
                        options, new SemanticLabels(Channels.of(Category.things(List.of("car")))), null)
                .of(List.of(things), new SplittableRandom(1), false);
        for (int i = 0; i < MAP.length; i++) {
            assertThat(targets.semantic()[i]).isEqualTo(MAP[i] == 0 ? 0 : 1);
        }
    }

    /** As polygons of COCO are: the road is an object like any other. */
    @Test
    void whatIsStuffForTheModelIsNoObjectWhateverTheDataSays() {
        Sample things = things(2);
        for (Sample sample : List.of(
                things, new Sample("objects", SCENE.image(), things.truth().instances()))) {
            Targets targets = targets(sample, "{points: {count: 60}, centres: {weight: 1}, coordinates: {radius: 5}}");
            for (int k = 0; k < 60; k++) {
                assertThat(label(targets, k)).isIn(2, 3);
            }
            for (int i = 0; i < MAP.length; i++) {
                assertThat(Float.isNaN(targets.centres()[i])).isEqualTo(MAP[i] != 2 && MAP[i] != 3);
            }
        }
    }

    @Test
    void stuffOfTheDataThatIsAThingForTheModelIsRefused() {
        Sample stuff = new Sample(
                "facade",
                SCENE.image(),
                new Panoptic(new LabelMap(WIDTH, HEIGHT, MAP), List.of(new Segment(2, 1, false, false, 1))));
        assertThatThrownBy(() -> targets(stuff, "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("facade: category 1 is stuff, but the model's class 1 is a thing; add it to data.stuff");
    }

    @Test
    void everyPixelOfAnObjectIsToSayItsCentroid() {
        String options = "{coordinates: {radius: 5}, centres: {weight: 1}}";
        float[] centres = targets(options, false).centres();
        for (int i = 0; i < MAP.length; i++) {
            if (MAP[i] == 2) { // a square
                assertCentre(centres, i, 1.5f, 5.5f);
            } else if (MAP[i] == 3) { // an L
                assertCentre(centres, i, 31 / 6f, 35 / 6f);
            } else { // the road, void and the crowd
                assertThat(centres[i]).isNaN();
                assertThat(centres[i + MAP.length]).isNaN();
            }
        }
        assertThat(targets(options, true).centres()).isEmpty();
        assertThat(targets("{}", false).centres()).isEmpty();
    }

    private static void assertCentre(float[] centres, int pixel, float row, float column) {
        assertThat(5 * centres[pixel]).isCloseTo(row, within(1e-5f));
        assertThat(5 * centres[pixel + MAP.length]).isCloseTo(column, within(1e-5f));
    }

    @Test
    void elsewhereIsNegativeOutsideObjectsAndVoidAndWhereAskedInsideThoseWithoutPoints() {
        Targets background = targets("{proposal_loss: {elsewhere: background}}", true);
        Targets unclicked = targets("{proposal_loss: {elsewhere: unclicked}}", true);
        int clicked = label(unclicked, 0);
        for (int i = 0; i < MAP.length; i++) {
            boolean unknown = MAP[i] == 0 || MAP[i] == 4;
            assertThat(background.elsewhere()[i]).isEqualTo(unknown || MAP[i] >= 2 ? -1 : 0);
            assertThat(unclicked.elsewhere()[i]).isEqualTo(unknown || MAP[i] == clicked ? -1 : 0);
        }
        assertThat(targets("{}", true).elsewhere()).isEmpty();
    }
}
