package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.data.Sample;
import boxless.data.Scenes;
import boxless.image.Pixels;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import boxless.mask.Mask;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeometryTest {
    private static final Crop CROP = new Crop(new CropSize(24, 40), Around.MIXED, Padding.REFLECT);

    @Test
    void exactStepsKeepPictureAndLabelsAligned() {
        List<Augmentation> steps = List.of(new Flip(.5, .5), CROP, new Rotate90(), new Flip(.5, .5), new Rotate90());
        for (int seed = 0; seed < 300; seed++) {
            Sample source = random(seed);
            Sample made = Augmentations.apply(steps, source, new SplittableRandom(seed));
            int[] labels = original(made.truth());
            for (int i = 0; i < labels.length; i++) {
                assertThat(made.image().values()[i]).isEqualTo(Scenes.shade(labels[i]));
            }
        }
    }

    @Test
    void freeRotationKeepsPictureAndLabelsAligned() {
        List<Augmentation> steps = List.of(CROP, new Affine(180, new Range(.6, 1.6), 1), new Flip(.5, .5));
        for (int seed = 0; seed < 100; seed++) {
            Sample source = random(seed);
            Sample made = Augmentations.apply(steps, source, new SplittableRandom(seed));
            int[] labels = original(made.truth());
            int w = made.image().width();
            int compared = 0;
            for (int y = 2; y < made.image().height() - 2; y++) {
                for (int x = 2; x < w - 2; x++) {
                    if (uniform(labels, w, x, y)) {
                        compared++;
                        assertThat(made.image().at(0, x, y)).isEqualTo(Scenes.shade(labels[y * w + x]), within(1e-5f));
                    }
                }
            }
            assertThat(compared).isGreaterThan(20);
        }
    }

    @Test
    void objectsMoveLikeTheSameObjectsInAPartition() {
        List<Augmentation> steps =
                List.of(CROP, new Affine(90, new Range(.7, 1.4), .7), new Flip(.5, .5), new Rotate90());
        for (int seed = 0; seed < 100; seed++) {
            Sample source = random(seed);
            Sample partition = Augmentations.apply(steps, source, new SplittableRandom(seed));
            Sample objects = Augmentations.apply(steps, Scenes.asObjects(source), new SplittableRandom(seed));
            assertThat(objects.truth().instances().objects())
                    .containsExactlyInAnyOrderElementsOf(
                            partition.truth().instances().objects());
        }
    }

    @Test
    void overlappingObjectsKeepTheirWholeMasks() {
        Mask left = rectangle(30, 20, 2, 3, 15, 10);
        Mask right = rectangle(30, 20, 10, 5, 15, 12);
        Instances truth = new Instances(
                30, 20, List.of(new Instance(left, 1, 1), new Instance(right, 2, 1), new Instance(left, 3, 1)));
        Sample flipped = new Flip(1, 0)
                .apply(new Sample("a", new Pixels(30, 20, 1, 1, new float[600]), truth), new SplittableRandom(1));

        Instances made = (Instances) flipped.truth();
        assertThat(made.objects()).extracting(Instance::category).containsExactly(1, 2, 3);
        assertThat(made.objects())
                .extracting(Instance::mask)
                .containsExactly(
                        rectangle(30, 20, 13, 3, 15, 10),
                        rectangle(30, 20, 5, 5, 15, 12),
                        rectangle(30, 20, 13, 3, 15, 10));
    }

    @Test
    void flipsAndQuarterTurnsEqualBruteForce() {
        Sample source = Scenes.discs("a", 7, 5, 6, 3);
        int[] in = ((Panoptic) source.truth()).map().labels();
        boolean[] turned = new boolean[4];
        for (int seed = 0; seed < 40; seed++) {
            Sample made = new Rotate90().apply(source, new SplittableRandom(seed));
            int quarter = new SplittableRandom(seed).nextInt(4);
            turned[quarter] = true;
            int[] expected = in;
            int w = 7;
            for (int k = 0; k < quarter; k++) {
                expected = counterClockwise(expected, w);
                w = expected.length / w;
            }
            assertThat(made.truth().width()).isEqualTo(w);
            assertThat(((Panoptic) made.truth()).map().labels()).isEqualTo(expected);
        }
        assertThat(turned).containsOnly(true);

        Sample upsideDown = new Flip(0, 1).apply(source, new SplittableRandom(1));
        for (int y = 0; y < 5; y++) {
            for (int x = 0; x < 7; x++) {
                assertThat(((Panoptic) upsideDown.truth()).map().at(x, y)).isEqualTo(in[(4 - y) * 7 + x]);
            }
        }
    }

    @Test
    void cropAroundAnObjectIsCentredAndStaysInsideThePicture() {
        int[] labels = new int[100 * 80];
        paint(labels, 100, 50, 40, 3);
        paint(labels, 100, 2, 3, 4);
        paint(labels, 100, 97, 77, 5);
        Sample source = new Sample("a", numbered(100, 80), Panoptic.ofLabels(new LabelMap(100, 80, labels), 1));
        Crop crop = new Crop(new CropSize(20, 30), Around.ANYWHERE, Padding.REFLECT);

        assertThat(corner(crop, source, 0)).containsExactly(35, 30);
        assertThat(corner(crop, source, 1)).containsExactly(0, 0);
        assertThat(corner(crop, source, 2)).containsExactly(70, 60);
        assertThatThrownBy(() -> corner(crop, source, 3)).hasMessageContaining("a has 3 objects");
    }

    @Test
    void everyCropIsAroundTheGivenObjectWhateverStepsStandBefore() {
        Crop crop = new Crop(new CropSize(21, 21), Around.ANYWHERE, Padding.REFLECT); // wider than a disc
        List<Augmentation> turns = List.of(new Flip(1, 1), new Rotate90());
        List<Augmentation> shaded = List.of(new Flip(1, 1), new Rotate90(), new Invert(0), crop);
        List<Augmentation> twice = List.of(CROP, new Rotate90(), new Invert(0), crop);
        for (int seed = 0; seed < 20; seed++) {
            Sample source = Scenes.discs("s" + seed, 70, 50, 8, seed);
            Sample turned = Augmentations.apply(turns, source, new SplittableRandom(seed));
            for (int object = 0; object < source.truth().instances().objects().size(); object++) {
                for (Sample of : List.of(source, Scenes.asObjects(source))) {
                    Sample made = Augmentations.apply(shaded, of, object, new SplittableRandom(seed));
                    Sample expected = Augmentations.apply(List.of(crop), turned, object, new SplittableRandom(seed));
                    assertThat(made.image().values()).isEqualTo(expected.image().values());
                }
                int label = ((Panoptic) source.truth()).countable().get(object).id();
                Sample last = Augmentations.apply(twice, source, object, new SplittableRandom(seed));
                assertThat(((Panoptic) last.truth()).map().labels()).contains(label);
            }
        }
    }

    @Test
    void cropAnywhereReachesEveryPosition() {
        Sample source = new Sample("a", numbered(12, 10), Panoptic.ofLabels(new LabelMap(12, 10, new int[120]), 1));
        Crop crop = new Crop(new CropSize(8, 8), Around.OBJECTS, Padding.REFLECT); // no object: anywhere
        assertThat(IntStream.range(0, 400)
                        .mapToObj(s -> crop.apply(source, new SplittableRandom(s))
                                .image()
                                .at(0, 0, 0))
                        .distinct())
                .hasSize(5 * 3);
    }

    @Test
    void smallPicturesArePaddedWithZeros() {
        Sample source = Scenes.discs("a", 9, 7, 3, 1);
        Crop crop = new Crop(new CropSize(16, 16), Around.ANYWHERE, Padding.ZERO);
        for (int seed = 0; seed < 20; seed++) {
            Sample made = crop.apply(source, new SplittableRandom(seed));
            int[] labels = ((Panoptic) made.truth()).map().labels();
            assertThat(IntStream.of(labels).filter(l -> l != 0).count())
                    .isEqualTo(IntStream.of(((Panoptic) source.truth()).map().labels())
                            .filter(l -> l != 0)
                            .count());
            for (int i = 0; i < labels.length; i++) {
                assertThat(made.image().values()[i]).isEqualTo(Scenes.shade(labels[i]));
            }
        }
    }

    @Test
    void mirrorImagesAreObjectsOfTheirOwnUnlessTheyTouchTheMirror() {
        int[] labels = new int[8 * 4];
        labels[8 + 2] = 1; // away from every border
        labels[2 * 8 + 7] = 2; // at the right border
        Sample source = new Sample("a", Scenes.image(labels, 8, 4), Panoptic.ofLabels(new LabelMap(8, 4, labels), 7));
        View view = View.of(8, 4).then(24, 4, 1, 0, -8, 0, 1, 0); // one mirror image left, one right

        Panoptic made = (Panoptic) TruthRendering.render(source.truth(), view);
        assertThat(made.segments()).extracting(Segment::category).containsOnly(7);
        // Object 1: itself and two copies. Object 2: joined with its right copy (8 + 7, 16 + 0), apart from its left
        // one.
        assertThat(made.segments()).hasSize(5);
        assertThat(made.map().at(15, 2)).isEqualTo(2);
        assertThat(made.map().at(16, 2)).isEqualTo(2);
        assertThat(made.map().at(0, 2)).isGreaterThan(2);
        assertThat(made.map().at(10, 1)).isEqualTo(1);
        assertThat(List.of(made.map().at(5, 1), made.map().at(21, 1)))
                .doesNotContain(0, 1)
                .doesNotHaveDuplicates();
    }

    /** Three objects in two layers: the third shares a layer with the first, the second overlaps both. */
    @Test
    void mirrorImagesKeepTheOrderOfTheirOriginals() {
        Instances truth = new Instances(
                12,
                6,
                List.of(
                        new Instance(rectangle(12, 6, 1, 1, 4, 3), 1, 1),
                        new Instance(rectangle(12, 6, 3, 2, 5, 3), 2, 1),
                        new Instance(rectangle(12, 6, 6, 1, 4, 3), 3, 1)));
        View view = View.of(12, 6).then(24, 6, 1, 0, 0, 0, 1, 0); // a mirror image on the right
        Instances made = (Instances) TruthRendering.render(truth, view);
        assertThat(made.objects()).extracting(Instance::category).containsExactly(1, 1, 2, 2, 3, 3);
        int[] labels = made.labels().labels();
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 12; x++) {
                int here = labels[y * 24 + x];
                int mirrored = labels[y * 24 + 23 - x];
                assertThat(mirrored == 0 ? 0 : made.objects().get(mirrored - 1).category())
                        .isEqualTo(here == 0 ? 0 : made.objects().get(here - 1).category());
            }
        }
    }

    /** So do its mirror images: in a partition they are one region with it, else crowds of their own. */
    @Test
    void aCrowdStaysOne() {
        int[] labels = new int[8 * 4];
        for (int y = 1; y < 3; y++) {
            labels[y * 8 + 3] = 2;
            Arrays.fill(labels, y * 8 + 5, y * 8 + 7, 1);
        }
        Panoptic partition = new Panoptic(
                new LabelMap(8, 4, labels),
                List.of(new Segment(1, 1, true, true, 1), new Segment(2, 1, true, false, 1)));
        // Around the only single object, now at column 4: one mirror image left, one right.
        List<Augmentation> steps =
                List.of(new Flip(1, 0), new Crop(new CropSize(4, 24), Around.OBJECTS, Padding.REFLECT));

        Sample regions = new Sample("a", Scenes.image(labels, 8, 4), partition);
        Sample made = Augmentations.apply(steps, regions, new SplittableRandom(1));
        assertThat(((Panoptic) made.truth()).segments())
                .extracting(Segment::crowd)
                .containsExactly(true, false, false, false);

        Sample objects = new Sample("a", regions.image(), partition.instances());
        made = Augmentations.apply(steps, objects, new SplittableRandom(1));
        assertThat(made.truth().instances().objects())
                .extracting(Instance::crowd)
                .containsExactly(true, true, true, false, false, false);
    }

    @Test
    void thePaddingOfACropIsAlsoThatOfCornersUncoveredAfterAColourStep() {
        int[] labels = new int[16 * 16];
        Arrays.fill(labels, 1);
        Sample source = new Sample("a", Scenes.image(labels, 16, 16), Scenes.partition(new LabelMap(16, 16, labels)));
        List<Augmentation> steps = List.of(
                new Crop(new CropSize(16, 16), Around.ANYWHERE, Padding.ZERO),
                new Intensity(0, 0, new Range(1, 1), false, 1),
                new Affine(0, new Range(.5, .5), 1));
        Sample made = Augmentations.apply(steps, source, new SplittableRandom(1));
        assertThat(((Panoptic) made.truth()).map().at(0, 0)).isZero();
        assertThat(((Panoptic) made.truth()).map().at(8, 8)).isEqualTo(1);
        assertThat(made.image().at(0, 0, 0)).isZero();
    }

    @Test
    void stepsDependOnTheirRandomNumbersAloneAndChangeNothingGiven() {
        List<Augmentation> steps = List.of(
                CROP,
                new Affine(20, new Range(.9, 1.1), .5),
                new Intensity(.2, .2, new Range(.7, 1.5), true, .7),
                new Noise(new Range(0, .05), .5),
                new Blur(new Range(0, 1.5), .5),
                new Invert(.5));
        for (int seed = 0; seed < 50; seed++) {
            Sample source = random(seed);
            float[] before = source.image().values().clone();
            Sample one = Augmentations.apply(steps, source, new SplittableRandom(seed));
            Sample two = Augmentations.apply(steps, source, new SplittableRandom(seed));
            assertThat(one.image().values()).isEqualTo(two.image().values());
            assertThat(one.truth().labels().labels())
                    .isEqualTo(two.truth().labels().labels());
            assertThat(source.image().values()).isEqualTo(before);
        }
    }

    private static Sample random(int seed) {
        Random random = new Random(seed);
        int count = seed % 5 == 0 ? 0 : random.nextInt(12);
        return Scenes.discs("s" + seed, 10 + random.nextInt(60), 10 + random.nextInt(60), count, seed);
    }

    /** Labels with those of mirror images replaced by their originals', which the category remembers. */
    private static int[] original(Segmentation truth) {
        Panoptic made = (Panoptic) truth;
        Map<Integer, Integer> categories =
                made.segments().stream().collect(Collectors.toMap(Segment::id, Segment::category));
        return IntStream.of(made.map().labels())
                .map(label -> categories.getOrDefault(label, 0))
                .toArray();
    }

    private static boolean uniform(int[] labels, int w, int x, int y) {
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                if (labels[(y + dy) * w + x + dx] != labels[y * w + x]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int[] counterClockwise(int[] in, int w) {
        int h = in.length / w;
        int[] out = new int[in.length];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                out[(w - 1 - x) * h + y] = in[y * w + x];
            }
        }
        return out;
    }

    private static Pixels numbered(int w, int h) {
        float[] values = new float[w * h];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return new Pixels(w, h, 1, 1, values);
    }

    private static int[] corner(Crop crop, Sample source, int object) {
        Sample made = Augmentations.apply(List.of(crop), source, object, new SplittableRandom(1));
        int at = (int) made.image().at(0, 0, 0);
        return new int[] {at % source.image().width(), at / source.image().width()};
    }

    private static void paint(int[] labels, int w, int x, int y, int label) {
        for (int dy = -2; dy <= 2; dy++) {
            for (int dx = -2; dx <= 2; dx++) {
                labels[(y + dy) * w + x + dx] = label;
            }
        }
    }

    private static Mask rectangle(int w, int h, int left, int top, int width, int height) {
        int[] labels = new int[w * h];
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                labels[y * w + x] = 1;
            }
        }
        return new ArrayList<>(new LabelMap(w, h, labels).masks().values()).getFirst();
    }
}
