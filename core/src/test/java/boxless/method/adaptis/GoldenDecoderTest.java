package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.GoldenFiles;
import boxless.mask.Box;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import boxless.mask.Point;
import boxless.mask.Segment;
import boxless.mask.Segmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** All that follows the network, against the official code; ORIGIN.md beside the golden files says how the numbers were made. */
class GoldenDecoderTest {
    private static final JsonNode GOLDEN = GoldenFiles.json(GoldenDecoderTest.class, "decoder.json");

    static Stream<String> cases() {
        return GOLDEN.get("cases").propertyNames().stream();
    }

    private static GoldenScene scene(String name) {
        return new GoldenScene(GOLDEN.get("scenes").get(name));
    }

    private static Box whole(GoldenScene scene) {
        return new Box(0, 0, scene.width, scene.height);
    }

    @Test
    void scenesAreTheReferences() {
        for (String name : GOLDEN.get("scenes").propertyNames()) {
            GoldenScene scene = scene(name);
            JsonNode check = GOLDEN.get("check").get(name);
            for (String mirrored : List.of("", "~")) {
                String suffix = mirrored.isEmpty() ? "" : "_mirrored";
                assertThat(Arrays.hashCode(scene.proposals(mirrored, whole(scene))))
                        .isEqualTo(check.get("proposals" + suffix).asInt());
                assertThat(Arrays.hashCode(scene.mask(mirrored, whole(scene), 12, 10)))
                        .isEqualTo(check.get("mask_10_12" + suffix).asInt());
                float[] planes = joined(scene.semantic(mirrored, whole(scene)));
                assertThat(Arrays.hashCode(planes))
                        .isEqualTo(check.get("semantic" + suffix).asInt());
            }
        }
    }

    private static float[] joined(float[][] planes) {
        float[] all = new float[planes.length * planes[0].length];
        for (int c = 0; c < planes.length; c++) {
            System.arraycopy(planes[c], 0, all, c * planes[c].length, planes[c].length);
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void partitionsEqualTheReferences(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        for (int block : new int[] {1, 3, 16}) {
            GoldenScene scene = scene(golden.get("scene").asString());
            Panoptic expected = expected(golden, scene);
            Panoptic found = decoded(golden, scene, block);
            assertThat(found.map()).as("block of %d", block).isEqualTo(expected.map());
            assertThat(found.segments().stream()
                            .map(segment -> without(segment))
                            .toList())
                    .isEqualTo(expected.segments());
            if (block == 1 && golden.has("tried")) {
                assertTried(golden.get("tried"), scene.asked);
            }
        }
    }

    private static Segment without(Segment segment) {
        return new Segment(segment.id(), segment.category(), segment.thing(), false, 1);
    }

    private static void assertTried(JsonNode tried, List<Point> asked) {
        if (tried.isNumber()) {
            assertThat(asked).hasSize(tried.asInt());
            return;
        }
        List<Point> expected = points(tried);
        assertThat(asked).isEqualTo(expected);
    }

    static List<Point> points(JsonNode pairs) {
        List<Point> points = new ArrayList<>();
        pairs.forEach(
                pair -> points.add(new Point(pair.get(1).asInt(), pair.get(0).asInt())));
        return points;
    }

    private static Panoptic decoded(JsonNode golden, GoldenScene scene, int block) {
        JsonNode settings = golden.get("settings");
        boolean flip = settings.get("use_flip").asBoolean();
        DecoderOptions options = options(settings);
        if (options.points() instanceof PointOptions.Random points) {
            return (Panoptic) replayed(golden, scene.readout(whole(scene), flip), options, points, channels(scene));
        }
        Decoder decoder = new Decoder(options, channels(scene), block);
        RandomGenerator unused = new SplittableRandom(1);
        JsonNode crop = settings.get("crop_size");
        if (crop == null) {
            return (Panoptic) decoder.decode(scene.readout(whole(scene), flip), unused);
        }
        Cuts rows = Cuts.of(
                scene.height, crop.isNumber() ? crop.asInt() : crop.get(0).asInt(), options.overlap());
        Cuts columns = Cuts.of(
                scene.width, crop.isNumber() ? crop.asInt() : crop.get(1).asInt(), options.overlap());
        return (Panoptic)
                decoder.decode(scene.width, scene.height, rows, columns, box -> scene.readout(box, flip), unused);
    }

    /** With the reference's random points. */
    static Segmentation replayed(
            JsonNode golden, Readout readout, DecoderOptions options, PointOptions.Random points, Channels channels) {
        Semantic semantic = readout.semantic();
        Replay replay = new Replay(golden, semantic, points);
        ThingMap things = new ThingMap(semantic, options.background(), points.mask());
        new RandomSelection(points, semantic.mostProbableThing(), semantic.width(), readout.head(), replay)
                .select(mask -> {
                    things.add(MaskValues.of(mask));
                    replay.cover(mask, points);
                });
        assertThat(replay.next).as("all points were drawn").isEqualTo(replay.drawn.size());
        int[] owners = things.owners(options.leastThing());
        return new Regions(semantic, channels, owners, things.things(), options.leastStuff()).segmentation();
    }

    private static Channels channels(GoldenScene scene) {
        return new Channels(
                IntStream.range(0, scene.stuff).boxed().toList(),
                IntStream.range(scene.stuff, scene.stuff + scene.things).boxed().toList());
    }

    /** What the official arguments are here, all but the size of crops. */
    static DecoderOptions options(JsonNode settings) {
        DecoderOptions official = DecoderOptions.OFFICIAL;
        return new DecoderOptions(
                settings.has("sampling_algorithm") ? random(settings) : proposals(settings),
                number(settings, "min_things_prob", official.leastThing()),
                number(settings, "min_stuff_prob", official.leastStuff()),
                number(settings, "stuff_prob_mult", official.background()),
                0,
                number(settings, "min_overlap", official.overlap()));
    }

    private static PointOptions.Proposals proposals(JsonNode settings) {
        PointOptions.Proposals official = PointOptions.Proposals.OFFICIAL;
        return new PointOptions.Proposals(
                number(settings, "thresh1", official.mask()),
                number(settings, "thresh2", official.covered()),
                number(settings, "ithresh", official.thing()),
                number(settings, "fl_prob", official.peak()),
                number(settings, "fl_eps", official.rise()),
                (int) number(settings, "fl_blur", official.blur()),
                number(settings, "fl_step", official.step()),
                (int) number(settings, "max_iters", official.candidates()),
                (int) number(settings, "cut_radius", 0));
    }

    private static PointOptions.Random random(JsonNode settings) {
        PointOptions.Random official = PointOptions.Random.OFFICIAL;
        return new PointOptions.Random(
                number(settings, "thresh1", official.mask()),
                number(settings, "thresh2", official.uncovered()),
                number(settings, "ithresh", official.thing()),
                (int) number(settings, "num_candidates", official.points()),
                (int) number(settings, "num_iters", official.rounds()),
                (int) number(settings, "cut_radius", 0));
    }

    private static double number(JsonNode settings, String key, double usual) {
        return settings.has(key) ? settings.get(key).asDouble() : usual;
    }

    /** Objects from 1 on, then stuff, without those that have no pixel. */
    private static Panoptic expected(JsonNode golden, GoldenScene scene) {
        int[] instances = labels(golden.get("instances"), scene.width * scene.height);
        int[] semantic = labels(golden.get("semantic"), scene.width * scene.height);
        JsonNode categories = golden.get("categories");
        int[] labels = new int[instances.length];
        for (int i = 0; i < labels.length; i++) {
            boolean isStuff = semantic[i] >= 0 && semantic[i] < scene.stuff;
            labels[i] = instances[i] > 0 ? instances[i] : isStuff ? categories.size() + 1 + semantic[i] : 0;
        }
        LabelMap map = new LabelMap(scene.width, scene.height, labels);
        List<Segment> segments = new ArrayList<>();
        for (int label : map.distinct()) {
            boolean thing = label <= categories.size();
            int category = thing ? categories.get(label - 1).asInt() : label - categories.size() - 1;
            segments.add(new Segment(segments.size() + 1, category, thing, false, 1));
        }
        return new Panoptic(map.relabelled(), segments);
    }

    /** Each label is followed by the number of pixels that have it, row by row. */
    static int[] labels(JsonNode runs, int pixels) {
        int[] labels = new int[pixels];
        int at = 0;
        for (int i = 0; i < runs.size(); i += 2) {
            int end = at + runs.get(i + 1).asInt();
            Arrays.fill(labels, at, end, runs.get(i).asInt());
            at = end;
        }
        assertThat(at).isEqualTo(pixels);
        return labels;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void candidatesEqualTheReferences(String name) {
        JsonNode golden = GOLDEN.get("cases").get(name);
        if (!golden.has("colors")) {
            return; // random points, or several crops
        }
        GoldenScene scene = scene(golden.get("scene").asString());
        PointOptions.Proposals options = proposals(golden.get("settings"));
        Readout readout = scene.readout(
                whole(scene), golden.get("settings").get("use_flip").asBoolean());
        LocalMaxima found = LocalMaxima.of(Decoder.proposalMap(readout, options), scene.width, scene.height, options);
        assertThat(Arrays.stream(found.points())
                        .mapToObj(at -> new Point(at % scene.width, at / scene.width))
                        .toList())
                .isEqualTo(points(golden.get("candidates").get(0)));
        assertThat(Arrays.hashCode(found.colours()))
                .isEqualTo(golden.get("colors").asInt());
    }

    @Test
    void anImageNoLargerThanACropIsReadAtOnce() {
        JsonNode golden = GOLDEN.get("cases").get("notebook");
        PointOptions.Proposals points = proposals(golden.get("settings"));
        for (int crop : new int[] {0, 64, 1000}) {
            GoldenScene scene = scene("toy");
            Decoder decoder = new Decoder(new DecoderOptions(points, 0, 0, 1, crop, .2), channels(scene), 8);
            Panoptic found = (Panoptic) decoder.decode(
                    scene.width, scene.height, box -> scene.readout(box, false), new SplittableRandom(1));
            assertThat(found.map()).isEqualTo(expected(golden, scene).map());
        }
        GoldenScene scene = scene("toy");
        List<Box> read = new ArrayList<>();
        Decoder decoder = new Decoder(new DecoderOptions(points, 0, 0, 1, 50, .2), channels(scene), 8);
        decoder.decode(
                scene.width,
                scene.height,
                box -> {
                    read.add(box);
                    return scene.readout(box, false);
                },
                new SplittableRandom(1));
        assertThat(read).containsExactly(new Box(0, 0, 50, 48), new Box(14, 0, 50, 48));
    }

    @Test
    void cropsLieWhereTheReferencesDo() {
        for (JsonNode each :
                GoldenFiles.json(GoldenDecoderTest.class, "maxima.json").get("offsets")) {
            Cuts cuts = Cuts.of(
                    each.get("length").asInt(),
                    each.get("crop").asInt(),
                    each.get("min_overlap").asDouble());
            assertThat(cuts.length()).isEqualTo(each.get("crop").asInt());
            assertThat(cuts.strip()).isEqualTo(each.get("strip").asInt());
            int[] expected = new int[each.get("offsets").size()];
            Arrays.setAll(expected, i -> each.get("offsets").get(i).asInt());
            assertThat(cuts.starts()).containsExactly(expected);
        }
        assertThat(Cuts.of(70, 100, .2).starts())
                .as("an image smaller than a crop")
                .containsExactly(0);
        assertThat(Cuts.of(70, 100, .2).length()).isEqualTo(70);
    }

    /** Draws the reference's points: answers with their places among the pixels that are left, which it keeps account of. */
    private static final class Replay implements RandomGenerator {
        private final List<Point> drawn = new ArrayList<>();
        private final boolean[] left;
        private final int width;
        private int next;

        Replay(JsonNode golden, Semantic semantic, PointOptions.Random options) {
            golden.get("drawn").forEach(round -> drawn.addAll(points(round)));
            width = semantic.width();
            left = new boolean[semantic.pixels()];
            for (int i = 0; i < left.length; i++) {
                left[i] = semantic.mostProbableThing()[i] >= (float) options.thing();
            }
        }

        void cover(float[] mask, PointOptions.Random options) {
            for (int i = 0; i < left.length; i++) {
                left[i] &= !(mask[i] > (float) options.mask());
            }
        }

        @Override
        public int nextInt(int bound) {
            Point point = drawn.get(next++);
            int at = (int) point.y() * width + (int) point.x();
            assertThat(IntStream.range(0, left.length).filter(i -> left[i])).hasSize(bound);
            assertThat(left[at]).isTrue();
            return (int) IntStream.range(0, at).filter(i -> left[i]).count();
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException();
        }
    }
}
