package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Label maps as partitions: 0 is void, 1 to 3 are stuff, the connected pieces of 4 to 7 are things; the label is the category. */
class MosaicTest {
    private static final int STUFF = 3;
    private static final int LABELS = 7;

    private final Random random = new Random(17);

    @Test
    void aPictureInTilesHasThePartitionOfTheWholePictureHoweverItIsCut() {
        int seams = 0;
        for (int trial = 0; trial < 1000; trial++) {
            LabelMap map = Blobs.labels(random, 60, LABELS);
            TileGrid grid = grid(map.width(), map.height());
            Panoptic joined = joined(grid, i -> partition(cropped(map, grid.tile(i)), random.nextBoolean()));
            Panoptic whole = partition(map, false);
            assertThat(regions(joined))
                    .as("trial %d, %dx%d in %d tiles", trial, map.width(), map.height(), grid.size())
                    .isEqualTo(regions(whole));
            assertThat(joined.segments()).hasSameSizeAs(whole.segments());
            assertIsExact(joined);
            seams += grid.size() - 1;
        }
        assertThat(seams).isGreaterThan(3000);
    }

    @Test
    void stuffIsThatOfTheTileThatSeesThePixelDeepestInside() {
        for (int trial = 0; trial < 100; trial++) {
            int width = 1 + random.nextInt(60);
            int height = 1 + random.nextInt(60);
            TileGrid grid = grid(width, height);
            List<LabelMap> tiles = IntStream.range(0, grid.size())
                    .mapToObj(i -> noise(grid.tile(i), STUFF + 1))
                    .toList();
            Panoptic joined = joined(grid, i -> partition(tiles.get(i), false));
            assertThat(joined(grid, i -> partition(tiles.get(i), false))).isEqualTo(joined); // in another order
            assertIsExact(joined);
            int[] categories = categories(joined);
            for (int i = 0; i < categories.length; i++) {
                assertThat(categories[i]).isEqualTo(deepest(grid, tiles, i % width, i / width));
            }
        }
    }

    private static int deepest(TileGrid grid, List<LabelMap> tiles, int x, int y) {
        int category = 0;
        int depth = -1;
        for (int i = 0; i < grid.size(); i++) {
            Box core = grid.core(i);
            if (core.meets(new Box(x, y, 1, 1))) {
                int label =
                        tiles.get(i).at(x - grid.tile(i).x(), y - grid.tile(i).y());
                int right = core.x() + core.width();
                int bottom = core.y() + core.height();
                int inside = IntStream.of(
                                core.x() == 0 ? Integer.MAX_VALUE : x - core.x(),
                                right == grid.width() ? Integer.MAX_VALUE : right - 1 - x,
                                core.y() == 0 ? Integer.MAX_VALUE : y - core.y(),
                                bottom == grid.height() ? Integer.MAX_VALUE : bottom - 1 - y)
                        .min()
                        .orElseThrow();
                if (label > 0 && inside > depth) {
                    category = label;
                    depth = inside;
                }
            }
        }
        return category;
    }

    @Test
    void aThingLiesOverStuffAndOneThatIsNotThereLeavesNoHole() {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0); // cores of the columns 0..57 and 42..99
        LabelMap first = filled(60, 20, 1);
        first.labels()[5 * 60 + 54] = 4; // near the side; the second tile sees stuff there
        LabelMap second = filled(60, 20, 1);
        second.labels()[8 * 60 + 14] = 4; // column 54 of the picture, where the first tile sees stuff
        Panoptic joined = joined(grid, i -> partition(i == 0 ? first : second, false));
        assertIsExact(joined);
        int[] expected = filled(100, 20, 1).labels();
        expected[8 * 100 + 54] = 4;
        assertThat(categories(joined)).isEqualTo(expected);
    }

    @Test
    void theScoreOfStuffIsThatOfItsLargestPiece() {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0);
        LabelMap all = filled(60, 20, 1);
        LabelMap less = filled(60, 20, 1);
        less.labels()[0] = 0;
        // Columns 0..49 and 50..99: the earlier of equals.
        assertThat(scoreOfStuff(grid, all, all)).isEqualTo(.25f);
        assertThat(scoreOfStuff(grid, less, all)).isEqualTo(.75f);
    }

    private float scoreOfStuff(TileGrid grid, LabelMap first, LabelMap second) {
        return joined(
                        grid,
                        i -> new Panoptic(
                                i == 0 ? first : second,
                                List.of(new Segment(1, 9, false, false, i == 0 ? .25f : .75f))))
                .segments()
                .getFirst()
                .score();
    }

    @Test
    void tilesOfObjectsGiveObjects() {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0);
        Mosaic mosaic = new Mosaic(grid);
        mosaic.add(0, new Instances(60, 20, List.of(new Instance(Mask.ofRuns(60, 20, 0, 3, 1197), 2, .5f))));
        mosaic.add(1, new Instances(60, 20, List.of()));
        assertThat(mosaic.finish(0))
                .isEqualTo(new Instances(100, 20, List.of(new Instance(Mask.ofRuns(100, 20, 0, 3, 1997), 2, .5f))));
    }

    @Test
    void thingsOfLowerScoresBecomeVoidAsTheyDoInACopy() {
        int left = 0;
        for (int trial = 0; trial < 300; trial++) {
            LabelMap map = Blobs.labels(random, 60, LABELS);
            TileGrid grid = grid(map.width(), map.height());
            List<Panoptic> tiles = IntStream.range(0, grid.size())
                    .mapToObj(i -> unsure(partition(cropped(map, grid.tile(i)), false)))
                    .toList();
            Panoptic all = (Panoptic) added(grid, tiles).finish(0);
            Panoptic sure = all.from(.5);
            assertThat(added(grid, tiles).finish(.5)).isEqualTo(sure);
            left += all.segments().size() - sure.segments().size();
        }
        assertThat(left).isGreaterThan(100);
    }

    private static Mosaic added(TileGrid grid, List<Panoptic> tiles) {
        Mosaic mosaic = new Mosaic(grid);
        for (int i = 0; i < tiles.size(); i++) {
            mosaic.add(i, tiles.get(i));
        }
        return mosaic;
    }

    private Panoptic unsure(Panoptic partition) {
        return new Panoptic(
                partition.map(),
                partition.segments().stream()
                        .map(segment -> new Segment(
                                segment.id(), segment.category(), segment.thing(), false, random.nextFloat()))
                        .toList());
    }

    @Test
    void aPartitionIsNotCopiedForThingsThatAreLeftOut() {
        LabelMap map = filled(1000, 1000, 1);
        map.labels()[0] = 4;
        List<Segment> segments = List.of(new Segment(1, 1, false, false, .9f), new Segment(4, 4, true, false, .4f));
        Mosaic mosaic = added(TileGrid.of(1000, 1000, 1000, 20, 2, 1, 0), List.of(new Panoptic(map, segments)));
        assertThat(Allocated.bytes(() -> mosaic.finish(.5))).isLessThan(1_000_000);
    }

    private Panoptic joined(TileGrid grid, IntFunction<Panoptic> tiles) {
        Mosaic mosaic = new Mosaic(grid);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, grid.size()).boxed().toList());
        Collections.shuffle(order, random);
        order.forEach(i -> mosaic.add(i, tiles.apply(i)));
        return (Panoptic) mosaic.finish(0);
    }

    /** Every label has its segment, every segment a pixel, and no category of stuff two. */
    private static void assertIsExact(Panoptic partition) {
        int[] ids = partition.segments().stream().mapToInt(Segment::id).toArray();
        assertThat(ids).isEqualTo(partition.map().distinct());
        assertThat(partition.segments().stream()
                        .filter(segment -> !segment.thing())
                        .map(Segment::category))
                .doesNotHaveDuplicates();
    }

    private static Set<Instance> regions(Panoptic partition) {
        Set<Instance> regions = new HashSet<>(partition.instances().objects());
        regions.addAll(partition.stuff());
        return regions;
    }

    private static int[] categories(Panoptic partition) {
        Map<Integer, Integer> categories = new TreeMap<>(Map.of(0, 0));
        partition.segments().forEach(segment -> categories.put(segment.id(), segment.category()));
        return Arrays.stream(partition.map().labels())
                .map(id -> categories.getOrDefault(id, -1))
                .toArray();
    }

    /** @param split whether the stuff of a category is several segments, too, one for each piece */
    private static Panoptic partition(LabelMap map, boolean split) {
        LabelMap pieces = Components.of(map, Connectivity.FOUR);
        int[] ids = new int[map.labels().length];
        Map<Integer, Segment> segments = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            int label = map.labels()[i];
            if (label > 0) {
                boolean thing = label > STUFF;
                ids[i] = thing || split ? STUFF + pieces.labels()[i] : label;
                segments.put(ids[i], new Segment(ids[i], label, thing, false, thing ? 1 : label / 4f));
            }
        }
        return new Panoptic(
                new LabelMap(map.width(), map.height(), ids),
                segments.values().stream().toList());
    }

    private static LabelMap cropped(LabelMap map, Box box) {
        int[] labels = new int[box.width() * box.height()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = map.at(box.x() + i % box.width(), box.y() + i / box.width());
        }
        return new LabelMap(box.width(), box.height(), labels);
    }

    private LabelMap noise(Box box, int bound) {
        return new LabelMap(
                box.width(),
                box.height(),
                random.ints((long) box.width() * box.height(), 0, bound).toArray());
    }

    private static LabelMap filled(int width, int height, int label) {
        int[] labels = new int[width * height];
        Arrays.fill(labels, label);
        return new LabelMap(width, height, labels);
    }

    private TileGrid grid(int width, int height) {
        int stride = 1 << random.nextInt(4);
        int margin = random.nextInt(4);
        int overlap = 2 * margin + 1 + random.nextInt(12);
        int size = Math.ceilDiv(overlap, stride) * stride + stride * (1 + random.nextInt(6));
        return TileGrid.of(width, height, size, overlap, margin, stride, 0);
    }
}
