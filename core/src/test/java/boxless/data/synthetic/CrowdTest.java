package boxless.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.image.Pixels;
import boxless.mask.Components;
import boxless.mask.Connectivity;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CrowdTest {
    /** Whoever changes the pictures on purpose changes these numbers; on another machine they must not change. */
    @Test
    void picturesFollowFromTheSeedOnEveryMachine() {
        long[] fingerprints = new long[4];
        int i = 0;
        for (CrowdStyle style : CrowdStyle.values()) {
            for (CrowdDifficulty difficulty : CrowdDifficulty.values()) {
                CrowdScene scene = CrowdScene.of(difficulty).withStyle(style);
                fingerprints[i++] = Fingerprint.of(Crowd.generate(scene, 7, 1));
            }
        }
        assertThat(fingerprints).containsExactly(2016746786L, 2789493790L, 79397522L, 3046562713L);
    }

    @Test
    void everyPictureIsAnotherAndReadingTwiceGivesTheSame() {
        CrowdScene scene = CrowdScene.of(CrowdDifficulty.EASY).withSize(96, 80);
        var dataset = Crowd.dataset(scene, 3, 4);
        assertThat(dataset.size()).isEqualTo(4);
        assertThat(dataset.name(2))
                .isEqualTo("crowd_0002")
                .isEqualTo(dataset.read(2).name());
        assertThat(Fingerprint.of(dataset.read(2))).isEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(dataset.read(1))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
        assertThat(Fingerprint.of(Crowd.generate(scene, 4, 2))).isNotEqualTo(Fingerprint.of(dataset.read(2)));
    }

    @ParameterizedTest
    @CsvSource({"EASY, 128, 128, 12, 52", "HARD, 128, 128, 53, 80", "EASY, 64, 64, 3, 13", "HARD, 256, 192, 159, 240"})
    void everyImageShowsAsManyObjectsAsPromised(
            CrowdDifficulty difficulty, int width, int height, int fewest, int most) {
        CrowdScene scene = CrowdScene.of(difficulty).withSize(width, height);
        assertThat(scene.fewest()).isEqualTo(fewest);
        assertThat(scene.most()).isEqualTo(most);
        for (int index = 0; index < 40; index++) {
            LabelMap labels = ((Panoptic) Crowd.generate(scene, 2, index).truth()).map();
            int[] areas = new int[most + 1];
            for (int label : labels.labels()) {
                areas[label]++;
            }
            int objects = labels.distinct().length;
            assertThat(objects).isBetween(fewest, most);
            assertThat(IntStream.rangeClosed(1, objects).map(label -> areas[label]))
                    .allMatch(area -> area >= Heap.FEWEST);
        }
    }

    @ParameterizedTest
    @EnumSource(CrowdStyle.class)
    void aLabelIsExactlyTheVisiblePartOfItsObjectAndNoneIsHiddenTooFar(CrowdStyle style) {
        for (CrowdDifficulty difficulty : CrowdDifficulty.values()) {
            CrowdScene scene = CrowdScene.of(difficulty).withStyle(style).withSize(100, 120);
            for (int seed = 0; seed < 10; seed++) {
                Heap heap = heap(scene, seed);
                int[] fronts = new int[100 * 120];
                int[] visible = new int[heap.members().size() + 1];
                int[] whole = whole(heap, fronts);
                IntStream.of(fronts).forEach(front -> visible[front]++);
                assertThat(heap.occlusion.fronts).isEqualTo(fronts);
                for (int k = 1; k < whole.length; k++) {
                    assertThat((double) visible[k]).isGreaterThanOrEqualTo(Math.max(30, difficulty.kept * whole[k]));
                }
            }
        }
    }

    /** As in all samples of the published data, of 1,550 objects. */
    @ParameterizedTest
    @EnumSource(CrowdStyle.class)
    void noObjectIsTakenApartIntoMoreThanTwoPartsThatAreAlike(CrowdStyle style) {
        for (CrowdDifficulty difficulty : CrowdDifficulty.values()) {
            CrowdScene scene = CrowdScene.of(difficulty).withStyle(style);
            int inTwo = 0;
            for (int seed = 0; seed < 10; seed++) {
                LabelMap labels = new LabelMap(128, 128, heap(scene, seed).occlusion.fronts);
                for (Mask object : labels.masks().values()) {
                    long[] areas = Components.framed(object, Connectivity.EIGHT).areas();
                    assertThat(areas.length).isBetween(1, 2);
                    if (areas.length == 2) {
                        assertThat(2 * Math.min(areas[0], areas[1]))
                                .isGreaterThanOrEqualTo(Math.max(areas[0], areas[1]));
                        inTwo++;
                    }
                }
            }
            assertThat(inTwo).isGreaterThan(10);
        }
    }

    /** Of all pixels that objects have within the image, others hide more than a seventh (easy) or a quarter (hard); most objects are partly hidden. */
    @ParameterizedTest
    @CsvSource({"EASY, 0.15, 0.55", "HARD, 0.25, 0.75"})
    void objectsOverlapStrongly(CrowdDifficulty difficulty, double hiddenPixels, double hiddenObjects) {
        for (CrowdStyle style : CrowdStyle.values()) {
            CrowdScene scene = CrowdScene.of(difficulty).withStyle(style);
            double wholePixels = 0;
            double visiblePixels = 0;
            double objects = 0;
            double partlyHidden = 0;
            for (int seed = 0; seed < 60; seed++) {
                Heap heap = heap(scene, seed);
                int[] whole = whole(heap, new int[128 * 128]);
                int[] visible = new int[whole.length];
                IntStream.of(heap.occlusion.fronts).forEach(front -> visible[front]++);
                for (int k = 1; k < whole.length; k++) {
                    wholePixels += whole[k];
                    visiblePixels += visible[k];
                    objects++;
                    partlyHidden += visible[k] < whole[k] ? 1 : 0;
                }
            }
            assertThat(1 - visiblePixels / wholePixels).as(style.toString()).isGreaterThan(hiddenPixels);
            assertThat(partlyHidden / objects).as(style.toString()).isGreaterThan(hiddenObjects);
        }
    }

    /** The same ground with and without an object: it changes inside the outline and nowhere else. */
    @ParameterizedTest
    @EnumSource(CrowdStyle.class)
    void whatIsDrawnIsWhatIsAnnotated(CrowdStyle style) {
        CrowdScene scene = CrowdScene.of(CrowdDifficulty.EASY).withStyle(style).withSize(100, 90);
        for (int seed = 0; seed < 10; seed++) {
            Dice dice = new Dice(seed);
            Tube outline = style.outline(dice);
            Cutout cutout = new Cutout(outline, (int) Math.ceil(outline.reach()) + 2, dice);
            Member member = new Member(cutout, 52, 44, style.paint(dice));
            Pixels without = new Easel(scene, style, new Dice(5)).picture(List.of());
            Pixels with = new Easel(scene, style, new Dice(5)).picture(List.of(member));
            for (int y = 0; y < 90; y++) {
                for (int x = 0; x < 100; x++) {
                    boolean known = Math.abs(x - 52) <= cutout.reach && Math.abs(y - 44) <= cutout.reach;
                    double distance = known ? cutout.distance(x - 52, y - 44) : cutout.reach;
                    double change = without.at(0, x, y) - with.at(0, x, y) + without.at(1, x, y) - with.at(1, x, y);
                    if (distance < -1) {
                        assertThat(change).isGreaterThan(60);
                    } else if (distance > 3) {
                        assertThat(change).isZero();
                    }
                }
            }
        }
    }

    /** Rods let nothing shine through, so that the whole crowd behind the last rod does not change how that looks. */
    @Test
    void theObjectInFrontIsDrawnInFront() {
        CrowdScene scene = CrowdScene.of(CrowdDifficulty.EASY).withStyle(CrowdStyle.RODS);
        for (int seed = 0; seed < 10; seed++) {
            List<Member> members = heap(scene, seed).members();
            Member last = members.get(members.size() - 1);
            Pixels alone = new Easel(scene, CrowdStyle.RODS, new Dice(5)).picture(List.of(last));
            Pixels crowd = new Easel(scene, CrowdStyle.RODS, new Dice(5)).picture(members);
            last.cutout().over(128, 128, last.x(), last.y(), (at, dx, dy) -> {
                if (last.cutout().distance(dx, dy) < -2) {
                    assertThat(crowd.values()[at]).isCloseTo(alone.values()[at], within(1f));
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource(CrowdStyle.class)
    void stylesAreDrawnEquallyOften(CrowdStyle style) {
        CrowdScene scene = CrowdScene.of(CrowdDifficulty.EASY);
        long drawn = IntStream.range(0, 1000)
                .filter(index -> scene.drawStyle(Dice.of(1, index)) == style)
                .count();
        assertThat(drawn).isBetween(450L, 550L);
    }

    @Test
    void distancesFromARodAreExact() {
        Tube rod = new Tube(new double[] {0, 16}, new double[] {0, 12}, new double[] {3, 3});
        // 20 long between the centres of its ends, which lie at (-8, -6) and (8, 6)
        assertThat(rod.distance(0, 0)).isCloseTo(-3, within(1e-9));
        assertThat(rod.distance(-3, 4)).isCloseTo(2, within(1e-9));
        assertThat(rod.distance(11, 10)).isCloseTo(2, within(1e-9));
        assertThat(rod.distance(-8, -16)).isCloseTo(7, within(1e-9));
        assertThat(rod.reach()).isEqualTo(13);
        assertThat(rod.halfWidth()).isEqualTo(11);
        assertThat(rod.halfHeight()).isEqualTo(9);
    }

    @Test
    void aSceneSaysWhatIsWrongWithIt() {
        assertThatThrownBy(() -> CrowdScene.of(CrowdDifficulty.EASY).withSize(63, 128))
                .hasMessage("size 63x128: each side must be 64 to 2048");
        assertThatThrownBy(() -> new CrowdScene(Set.of(), CrowdDifficulty.EASY, 128, 128))
                .hasMessageContaining("styles");
    }

    private static Heap heap(CrowdScene scene, long seed) {
        Dice dice = new Dice(seed);
        Heap heap = new Heap(scene, scene.drawStyle(dice), dice.split());
        heap.fill(dice.whole(scene.fewest(), scene.most()));
        return heap;
    }

    /** Lays all objects over each other, and counts the pixels that each has within the image. */
    private static int[] whole(Heap heap, int[] fronts) {
        int[] whole = new int[heap.members().size() + 1];
        int width = heap.occlusion.width;
        for (int k = 1; k < whole.length; k++) {
            Member member = heap.members().get(k - 1);
            int reach = member.cutout().reach;
            for (int at = 0; at < fronts.length; at++) {
                int dx = at % width - member.x();
                int dy = at / width - member.y();
                boolean near = Math.abs(dx) <= reach && Math.abs(dy) <= reach;
                if (near && member.cutout().covers(dx, dy)) {
                    fronts[at] = k;
                    whole[k]++;
                }
            }
        }
        return whole;
    }
}
