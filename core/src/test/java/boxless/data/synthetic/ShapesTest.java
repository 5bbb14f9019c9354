package boxless.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.Instance;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShapesTest {
    /** Whoever changes the pictures on purpose changes these numbers; on another machine they must not change. */
    @Test
    void picturesFollowFromTheSeedOnEveryMachine() {
        long[] fingerprints = new long[3];
        for (Difficulty difficulty : Difficulty.values()) {
            fingerprints[difficulty.ordinal()] = Fingerprint.of(Shapes.generate(ShapesScene.of(difficulty), 7, 1));
        }
        assertThat(fingerprints).containsExactly(3990700175L, 842299867L, 3498815063L);
        Panoptic truth = (Panoptic)
                Shapes.generate(ShapesScene.of(Difficulty.EASY), 7, 1).truth();
        assertThat(truth.segments()).extracting(Segment::category).containsExactly(8, 1, 8, 3, 6, 9, 10, 11);
    }

    @Test
    void everyPictureIsAnotherAndReadingTwiceGivesTheSame() {
        ShapesScene scene = ShapesScene.of(Difficulty.NORMAL).withSize(96, 80);
        var dataset = Shapes.dataset(scene, 3, 4);
        assertThat(dataset.size()).isEqualTo(4);
        assertThat(dataset.name(2))
                .isEqualTo("shapes_0002")
                .isEqualTo(dataset.read(2).name());
        assertThat(Fingerprint.of(dataset.read(2))).isEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(dataset.read(1))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(Shapes.generate(scene, 4, 2))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
        assertThatThrownBy(() -> dataset.read(4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource(Difficulty.class)
    void theTruthIsAPartitionWithoutVoidOfKnownCategories(Difficulty difficulty) {
        var dataset = Shapes.dataset(ShapesScene.of(difficulty).withSize(160, 100), 5, 20);
        for (int index = 0; index < dataset.size(); index++) {
            Panoptic truth = (Panoptic) dataset.read(index).truth();
            int[] ids = truth.segments().stream().mapToInt(Segment::id).toArray();
            assertThat(truth.map().labels()).doesNotContain(0);
            assertThat(truth.map().distinct()).containsExactly(ids);
            for (Segment segment : truth.segments()) {
                Category category = dataset.categories().get(segment.category() - 1);
                assertThat(category.id()).isEqualTo(segment.category());
                assertThat(category.thing()).isEqualTo(segment.thing());
            }
            assertThat(truth.instances().objects())
                    .isNotEmpty()
                    .allMatch(thing -> thing.mask().area() >= Pile.FEWEST);
        }
    }

    @ParameterizedTest
    @EnumSource(Difficulty.class)
    void theThingInFrontHidesTheOthersAndNoneIsHiddenTooFar(Difficulty difficulty) {
        ShapesScene scene = ShapesScene.of(difficulty).withSize(120, 140);
        for (long seed = 0; seed < 10; seed++) {
            Pile pile = pile(scene, seed);
            int things = pile.things().size();
            int[] fronts = new int[pile.fronts.length];
            int[] visible = new int[things + 1];
            int[] whole = new int[things + 1];
            for (int at = 0; at < pile.fronts.length; at++) {
                for (int k = 0; k < things; k++) {
                    if (covers(pile.things().get(k), at % scene.width(), at / scene.width())) {
                        fronts[at] = k + 1;
                        whole[k + 1]++;
                    }
                }
                visible[fronts[at]]++;
            }
            assertThat(pile.fronts).isEqualTo(fronts);
            for (int k = 1; k <= things; k++) {
                assertThat((double) visible[k]).isGreaterThanOrEqualTo(Math.max(20, difficulty.kept * whole[k]));
            }
        }
    }

    /** The same scene with and without a white thing: inside it is lighter, outside there is only its shadow. */
    @ParameterizedTest
    @EnumSource(Shape.class)
    void whatIsDrawnIsWhatIsAnnotated(Shape shape) {
        ShapesScene scene = ShapesScene.of(Difficulty.EASY).withSize(100, 90);
        Colour white = new Colour(255, 255, 255);
        Paint paint = new Paint(white, white, Texture.PLAIN, 5, new GradientNoise(1));
        Pose pose = Pose.of(24, 1.2, 0.1, 0.5);
        Cutout cutout = Cutout.of(shape, pose, 4, new Dice(3));
        Thing thing = new Thing(shape, pose, cutout, 61, 40, paint, 3, 0, 3);
        Landscape landscape = new Landscape(scene, new Dice(4));
        Pixels without = new Studio(scene, new Dice(5)).picture(landscape, List.of());
        Pixels with = new Studio(scene, new Dice(5)).picture(landscape, List.of(thing));
        int wrong = 0;
        for (int y = 0; y < 90; y++) {
            for (int x = 0; x < 100; x++) {
                boolean known = Math.abs(x - 61) <= cutout.reach && Math.abs(y - 40) <= cutout.reach;
                double distance = known ? cutout.distance(x - 61, y - 40) : cutout.reach;
                boolean lighter = with.at(0, x, y) > without.at(0, x, y);
                wrong += Math.abs(distance) > 2 && lighter != distance < 0 ? 1 : 0;
            }
        }
        assertThat(wrong).isZero();
    }

    @Test
    void allClassesAreEquallyFrequent() {
        int[] counts = new int[Shape.values().length + 1];
        var dataset = Shapes.dataset(ShapesScene.of(Difficulty.NORMAL).withSize(64, 64), 9, 400);
        for (int index = 0; index < dataset.size(); index++) {
            for (Instance thing : dataset.read(index).truth().instances().objects()) {
                counts[thing.category()]++;
            }
        }
        double mean = IntStream.of(counts).sum() / (double) Shape.values().length;
        assertThat(mean).isGreaterThan(200);
        for (Shape shape : Shape.values()) {
            assertThat(counts[shape.category()]).as(shape.text()).isBetween((int) (0.8 * mean), (int) (1.2 * mean));
        }
    }

    @Test
    void harderScenesHoldMoreThingsThatHideMoreOfEachOther() {
        double lastCount = 0;
        double lastHidden = 0;
        for (Difficulty difficulty : Difficulty.values()) {
            ShapesScene scene = ShapesScene.of(difficulty).withSize(128, 128);
            double count = 0;
            double hidden = 0;
            for (long seed = 0; seed < 40; seed++) {
                Pile pile = pile(scene, seed);
                count += pile.things().size();
                hidden += hiddenShare(pile, scene);
            }
            assertThat(count).isGreaterThan(1.3 * lastCount);
            assertThat(hidden).isGreaterThan(1.3 * lastHidden);
            lastCount = count;
            lastHidden = hidden;
        }
    }

    @Test
    void aSceneSaysWhatIsWrongWithIt() {
        assertThatThrownBy(() -> ShapesScene.of(Difficulty.EASY).withSize(63, 256))
                .hasMessage("size 63x256: each side must be 64 to 4096");
        assertThatThrownBy(() -> Shapes.dataset(ShapesScene.of(Difficulty.EASY), 1, -1))
                .hasMessageContaining("count -1");
    }

    private static Pile pile(ShapesScene scene, long seed) {
        Dice dice = new Dice(seed);
        Pile pile = new Pile(scene, dice.split());
        new Workshop(scene, new Landscape(scene, dice.split()).paints(), dice.split())
                .make()
                .forEach(pile::add);
        return pile;
    }

    /** Of all pixels that things have within the picture, the share that others hide. */
    private static double hiddenShare(Pile pile, ShapesScene scene) {
        long whole = 0;
        for (Thing thing : pile.things()) {
            for (int at = 0; at < pile.fronts.length; at++) {
                whole += covers(thing, at % scene.width(), at / scene.width()) ? 1 : 0;
            }
        }
        long visible = IntStream.of(pile.fronts).filter(front -> front > 0).count();
        return 1 - visible / (double) whole;
    }

    private static boolean covers(Thing thing, int x, int y) {
        int dx = x - thing.x();
        int dy = y - thing.y();
        int reach = thing.cutout().reach;
        return Math.abs(dx) <= reach && Math.abs(dy) <= reach && thing.cutout().covers(dx, dy);
    }
}
