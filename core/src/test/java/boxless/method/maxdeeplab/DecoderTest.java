package boxless.method.maxdeeplab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.file.Settings;
import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.Panoptic;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import boxless.method.Frame;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Post-processing by hand-made and random logits. */
class DecoderTest {
    /** One thing and two stuff classes. */
    private static final Channels CHANNELS = new Channels(List.of(1), List.of(2, 3), true);

    /** Four slots on 2x3 pixels. */
    private static final float[] MASKS = {
        3, 2, -1, 0, 1, 0, //
        0, 1, 0, 2, 1, -1, //
        -1, 0, 2, -1, 0, 1, //
        .5f, .5f, 1, 0, 0, 2
    };

    /** Classes .9624 (thing), .5344 (thing), .8533 (first stuff) and .0176. */
    private static final float[] CLASSES = {4, 0, -2, 0, 2, 1, 0, 1, 0, 4, 0, 2, -2, 0, 0, 4};

    private static DecoderOptions options(String yaml) {
        return Settings.bind("test", "decoder", Settings.parseYaml(yaml), DecoderOptions.OFFICIAL);
    }

    private static Panoptic decoded(String yaml) {
        return (Panoptic) new Decoder(CHANNELS, options(yaml)).of(MASKS, 2, 3, CLASSES, new Frame(3, 2, 3, 2));
    }

    @Test
    void pixelsBelongToTheirMostProbableSlotIfItIsSureOfItsClass() {
        Panoptic found = decoded("{thing_area: 0, stuff_area: 0, score: class}");
        // The fifth pixel is tied with a slot that is not sure; it counts.
        assertThat(found.map().labels()).containsExactly(1, 1, 2, 0, 1, 0);
        assertThat(found.segments().get(0))
                .isEqualTo(
                        new Segment(1, 1, true, false, found.segments().get(0).score()));
        assertThat(found.segments().get(0).score()).isCloseTo(.9624f, within(5e-5f));
        assertThat(found.segments().get(1).category()).isEqualTo(2);
        assertThat(found.segments().get(1).score()).isCloseTo(.8533f, within(5e-5f));
        assertThat(decoded("{rule: {kind: pixel-wise, sure: .5}, thing_area: 0, stuff_area: 0}")
                        .map()
                        .labels())
                .containsExactly(1, 1, 3, 2, 1, 0);
    }

    @Test
    void scoresCountHowSureTheMaskIs() {
        double mask = 0;
        for (int x : new int[] {0, 1, 4}) {
            mask += 1 / (1 + Math.exp(MASKS[12 + x] - MASKS[x])) / 3;
        }
        float score =
                decoded("{thing_area: 0, stuff_area: 0}").segments().getFirst().score();
        assertThat((double) score).isCloseTo(.9624 * mask, within(5e-5));
    }

    @Test
    void areasCountThingsByThemselvesAndStuffByClass() {
        Channels channels = new Channels(List.of(1, 2), List.of(3, 4), true);
        int[] owners = {1, 1, 1, 1, 1, 2, 2, 1, 3, 3, 4, 4, 5, 5, 6, 6};
        Slots slots = new Slots(new int[] {0, 1, 2, 2, 3, 3}, new float[] {1, 1, 1, 1, 1, 1});
        Owners map = new Owners(4, 4, owners, new float[] {1, 1, 1, 1, 1, 1});
        Regions regions = new Regions(slots, channels, options("{thing_area: 3, stuff_area: 4}"));
        Panoptic found = (Panoptic) regions.of(map, new Frame(4, 4, 4, 4));
        assertThat(found.map().labels()).containsExactly(1, 1, 1, 1, 1, 0, 0, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        assertThat(found.segments()).extracting(Segment::category).containsExactly(1, 3, 4);
        Regions larger = new Regions(slots, channels, options("{thing_area: 2, stuff_area: 5}"));
        assertThat(((Panoptic) larger.of(map, new Frame(4, 4, 4, 4))).map().labels())
                .containsExactly(1, 1, 1, 1, 1, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void onlyTheImageCountsAndComesBackAtItsSize() {
        // Corner on corner, rows 0 and 1 become 0 0 1 1 and columns 0 and 1, of which the third is padding, 0 0 1.
        Decoder decoder = new Decoder(CHANNELS, options("{thing_area: 0, stuff_area: 0}"));
        Panoptic found = (Panoptic) decoder.of(MASKS, 2, 3, CLASSES, new Frame(3, 4, 2, 2, 3, 2));
        assertThat(found.map().labels()).containsExactly(1, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1);
        assertThat(found.segments()).hasSize(1);
    }

    @Test
    void withoutStuffTheBackgroundIsNothing() {
        Channels things = new Channels(List.of(1), List.of(), false);
        float[] classes = {4, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4}; // thing, thing, background, void
        Segmentation found =
                new Decoder(things, options("{thing_area: 0}")).of(MASKS, 2, 3, classes, new Frame(3, 2, 3, 2));
        assertThat(found).isInstanceOf(Instances.class);
        assertThat(found.labels().labels()).containsExactly(1, 1, 0, 2, 1, 0);
        assertThat(found.instances().objects()).extracting(Instance::category).containsExactly(1, 1);
    }

    @Test
    void noSureSlotMeansNothing() {
        Panoptic found = decoded("{rule: {kind: pixel-wise, sure: .99}, thing_area: 0, stuff_area: 0}");
        assertThat(found.segments()).isEmpty();
        assertThat(found.map().labels()).containsOnly(0);
    }

    /** Leaving out slots that cannot matter changes nothing, whatever the size. */
    @Test
    void masksAreAsIfAllWereEnlarged() {
        Random random = new Random(4);
        for (int round = 0; round < 40; round++) {
            int height = 1 + random.nextInt(6);
            int width = 1 + random.nextInt(6);
            int slots = 1 + random.nextInt(7);
            float[] masks = random(random, slots * height * width, round % 2 == 0 ? 2 : 40);
            float[] classes = random(random, slots * 4, 4);
            Frame frame = new Frame(1 + random.nextInt(25), 1 + random.nextInt(25), 25, 25);
            double sure = random.nextDouble();
            DecoderOptions options =
                    options("{rule: {kind: pixel-wise, sure: %s}, thing_area: 0, stuff_area: 0}".formatted(sure));
            Panoptic found = (Panoptic) new Decoder(CHANNELS, options).of(masks, height, width, classes, frame);
            int[] expected = naive(masks, height, width, Slots.of(classes, 4), frame, (float) sure);
            assertThat(categories(found)).isEqualTo(expected);
        }
    }

    private static float[] random(Random random, int length, float reach) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = reach * (2 * random.nextFloat() - 1);
        }
        return values;
    }

    private static int[] categories(Panoptic found) {
        return Arrays.stream(found.map().labels())
                .map(label -> label == 0 ? 0 : found.segments().get(label - 1).category())
                .toArray();
    }

    /** Category of every pixel, all slots enlarged. */
    private static int[] naive(float[] masks, int height, int width, Slots slots, Frame frame, float sure) {
        int[] categories = new int[frame.width() * frame.height()];
        for (int i = 0; i < categories.length; i++) {
            double y = (height - 1.0) * (i / frame.width()) / (frame.inputHeight() - 1);
            double x = (width - 1.0) * (i % frame.width()) / (frame.inputWidth() - 1);
            double[] logits = IntStream.range(0, slots.count())
                    .mapToDouble(n -> bilinear(masks, n * height * width, height, width, y, x))
                    .toArray();
            double most = Arrays.stream(logits).max().orElseThrow();
            double sum = 0;
            int owner = -1;
            for (int n = 0; n < slots.count(); n++) {
                if (slots.sureness()[n] >= sure) {
                    sum += Math.exp(logits[n] - most);
                    owner = logits[n] == most ? n : owner;
                }
            }
            categories[i] = owner >= 0 && 1 / sum > .4 ? CHANNELS.categoryOf(slots.channels()[owner]) : 0;
        }
        return categories;
    }

    private static double bilinear(float[] values, int from, int height, int width, double y, double x) {
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        double upper =
                values[from + top * width + left] * (1 - x + left) + values[from + top * width + right] * (x - left);
        double lower = values[from + bottom * width + left] * (1 - x + left)
                + values[from + bottom * width + right] * (x - left);
        return upper * (1 - y + top) + lower * (y - top);
    }
}
