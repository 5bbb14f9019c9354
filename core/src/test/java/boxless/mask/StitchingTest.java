package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The connected pieces of a label map are the objects, of the whole picture as of a tile. */
class StitchingTest {
    private final Random random = new Random(11);

    @Test
    void aPictureInTilesHasTheObjectsOfTheWholePictureHoweverItIsCut() {
        for (int trial = 0; trial < 1000; trial++) {
            int width = 1 + random.nextInt(90);
            int height = 1 + random.nextInt(90);
            LabelMap map = picture(width, height);
            TileGrid grid = grid(width, height);
            Set<Mask> found = masks(stitched(map, grid));
            Set<Mask> expected = masks(objects(map));
            assertThat(found.equals(expected))
                    .as("trial %d, %dx%d in %d tiles", trial, width, height, grid.size())
                    .isTrue();
        }
    }

    @Test
    void tilesCoverThePictureAndShareWhatTheyShould() {
        for (int trial = 0; trial < 300; trial++) {
            int width = 1 + random.nextInt(300);
            int height = 1 + random.nextInt(300);
            int stride = 1 << random.nextInt(4);
            int margin = random.nextInt(10);
            int overlap = 2 * margin + 1 + random.nextInt(20);
            int size = overlap + 2 * stride + random.nextInt(100);
            int offset = random.nextInt(Math.min(2, stride));
            TileGrid grid = TileGrid.of(width, height, size, overlap, margin, stride, offset);
            boolean[] covered = new boolean[width * height];
            for (int i = 0; i < grid.size(); i++) {
                Box tile = grid.tile(i);
                Box core = grid.core(i);
                assertThat(Math.max(tile.width(), tile.height())).isLessThanOrEqualTo(size);
                assertThat(tile.x() % stride + tile.y() % stride).isZero();
                if (tile.x() + tile.width() < width) {
                    assertThat(tile.width() % stride).isEqualTo(offset);
                }
                assertThat(tile.intersection(core)).isEqualTo(core);
                assertThat(core.x() - tile.x()).isEqualTo(tile.x() == 0 ? 0 : margin);
                if (i > 0 && tile.y() == grid.tile(i - 1).y()) {
                    assertThat(grid.tile(i - 1).intersection(tile).width()).isGreaterThanOrEqualTo(overlap);
                }
                for (int y = core.y(); y < core.y() + core.height(); y++) {
                    for (int x = core.x(); x < core.x() + core.width(); x++) {
                        covered[y * width + x] = true;
                    }
                }
            }
            assertThat(Arrays.equals(covered, all(width * height))).isTrue();
        }
        assertThatIllegalArgumentException().isThrownBy(() -> TileGrid.of(100, 100, 32, 32, 4, 8, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> TileGrid.of(100, 100, 64, 16, 8, 8, 0));
    }

    @Test
    void tilesThatDisagreeALittleGiveEveryObjectOnce() {
        for (int trial = 0; trial < 40; trial++) {
            LabelMap map = separateDiscs(200, 170);
            TileGrid grid = TileGrid.of(200, 170, 72 + random.nextInt(40), 48, 4, 8, 0);
            Stitching stitching = new Stitching(grid);
            for (int i : shuffled(grid.size())) {
                stitching.add(i, frayed(objects(cropped(map, grid.tile(i)))));
            }
            Instances found = stitching.finish();
            List<Mask> expected = masksInOrder(objects(map));
            assertThat(found.objects()).as("trial %d", trial).hasSameSizeAs(expected);
            for (Mask mask : expected) {
                assertThat(found.objects()).anyMatch(object -> object.mask().iou(mask) > 0.7);
            }
        }
    }

    @Test
    void theObjectIsTakenWhereItLiesDeepest() {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0);
        Stitching stitching = new Stitching(grid);
        boolean[] seen = new boolean[100 * 20];
        for (int y = 5; y < 10; y++) {
            for (int x = 52; x < 57; x++) {
                seen[y * 100 + x] = true;
            }
        }
        Mask mask = Mask.ofBitmap(100, 20, seen);
        for (int i : new int[] {1, 0}) {
            Box tile = grid.tile(i);
            Mask part = Mask.ofBitmap(tile.width(), tile.height(), mask.toBitmap(tile));
            stitching.add(
                    i,
                    new Instances(tile.width(), tile.height(), List.of(new Instance(part, 1, i == 0 ? 0.5f : 0.9f))));
        }
        assertThat(grid.tile(1)).isEqualTo(new Box(40, 0, 60, 20));
        assertThat(stitching.finish().objects()).containsExactly(new Instance(mask, 1, 0.9f));
    }

    @Test
    void whatATileSeesNearItsSideAndTheDeeperOneDoesNotIsNotThere() {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0); // cores of the columns 0..57 and 42..99
        Mask inBoth = dot(100, 20, 54);
        Mask cutByTheFirst = dot(100, 20, 57);
        Mask onlyInTheFirst = dot(100, 20, 30);
        Stitching stitching = new Stitching(grid);
        stitching.add(0, seen(grid, 0, inBoth, cutByTheFirst, onlyInTheFirst));
        stitching.add(1, seen(grid, 1));
        assertThat(masksInOrder(stitching.finish())).containsExactly(onlyInTheFirst);
    }

    @Test
    void cutObjectsAreJoinedWhereBothTilesSeeMostOfThemAlike() {
        // The cores share the columns 42 to 57, where each half has 16 columns of 6 rows.
        assertThat(joined(2, 1, 2, 1)).as("the same rows").isEqualTo(1);
        assertThat(joined(2, 1, 5, 1)).as("3 of 6 rows, not more than half").isEqualTo(2);
        assertThat(joined(2, 1, 4, 1)).as("4 of 6 rows").isEqualTo(1);
        assertThat(joined(2, 1, 2, 2)).as("another category").isEqualTo(2);
    }

    @Test
    void aPartThatIsUnlikelyDropsNoSureObject() {
        Instance object = block(40, 55, .9f);
        Instance part = block(50, 54, .06f); // deeper inside a core than the object
        assertThat(merged(List.of(object), List.of(object, part))).containsExactly(object, part);
    }

    @Test
    void aGroupThatIsUnlikelyDropsNoSureObject() {
        Instance object = block(50, 57, .95f);
        Instance group = block(42, 100, .06f);
        assertThat(merged(List.of(), List.of(object, group))).containsExactly(group, object);
    }

    @Test
    void aGroupThatIsUnlikelyIsNotJoinedWithASureObject() {
        Instance object = block(30, 70, .9f);
        Instance group = block(42, 100, .06f);
        assertThat(merged(List.of(object), List.of(object, group))).containsExactly(object, group);
    }

    @Test
    void anObjectIsOneThoughOneTileIsLessSureOfIt() {
        Instance part = block(50, 54, .06f);
        assertThat(merged(List.of(block(46, 57, .9f)), List.of(block(46, 57, .4f), part)))
                .containsExactly(block(46, 57, .4f), part);
        Instance far = block(60, 66, .03f);
        assertThat(merged(List.of(block(25, 70, .9f)), List.of(block(25, 70, .35f), far)))
                .containsExactly(block(25, 70, .9f), far);
    }

    @Test
    void scoresDoNotMatterWhereATileHasOneObjectPerPixel() {
        Instance object = block(40, 55, .9f);
        Instance part = block(50, 54, .06f);
        assertThat(merged(List.of(object), List.of(part))).containsExactly(part);
    }

    /** What the tiles with the cores 0..57 and 42..99 find together. */
    private static List<Instance> merged(List<Instance> left, List<Instance> right) {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0);
        Stitching stitching = new Stitching(grid);
        stitching.add(0, seen(grid, 0, left));
        stitching.add(1, seen(grid, 1, right));
        return stitching.finish().objects();
    }

    /** The rows 5 to 9 of some columns. */
    private static Instance block(int from, int to, float score) {
        boolean[] bitmap = new boolean[100 * 20];
        for (int y = 5; y < 10; y++) {
            Arrays.fill(bitmap, y * 100 + from, y * 100 + to, true);
        }
        return new Instance(Mask.ofBitmap(100, 20, bitmap), 1, score);
    }

    /** How many objects two halves are that both tiles see cut: 6 rows each from a top row on, each of a category. */
    private static int joined(int leftTop, int leftCategory, int rightTop, int rightCategory) {
        TileGrid grid = TileGrid.of(100, 20, 60, 20, 2, 1, 0); // cores of the columns 0..57 and 42..99
        Stitching stitching = new Stitching(grid);
        stitching.add(0, new Instances(60, 20, List.of(bar(20, 60, leftTop, leftCategory))));
        stitching.add(1, new Instances(60, 20, List.of(bar(0, 40, rightTop, rightCategory))));
        return stitching.finish().objects().size();
    }

    private static Instance bar(int from, int to, int top, int category) {
        boolean[] bitmap = new boolean[60 * 20];
        for (int y = top; y < top + 6; y++) {
            Arrays.fill(bitmap, y * 60 + from, y * 60 + to, true);
        }
        return new Instance(Mask.ofBitmap(60, 20, bitmap), category, 1);
    }

    private static Mask dot(int width, int height, int column) {
        boolean[] bitmap = new boolean[width * height];
        bitmap[5 * width + column] = true;
        return Mask.ofBitmap(width, height, bitmap);
    }

    private static Instances seen(TileGrid grid, int i, Mask... masks) {
        return seen(
                grid,
                i,
                Arrays.stream(masks).map(mask -> new Instance(mask, 1, 1)).toList());
    }

    private static Instances seen(TileGrid grid, int i, List<Instance> objects) {
        Box tile = grid.tile(i);
        return new Instances(
                tile.width(),
                tile.height(),
                objects.stream()
                        .map(object -> new Instance(
                                Mask.ofBitmap(
                                        tile.width(),
                                        tile.height(),
                                        object.mask().toBitmap(tile)),
                                object.category(),
                                object.score()))
                        .toList());
    }

    private static boolean[] all(int count) {
        boolean[] all = new boolean[count];
        Arrays.fill(all, true);
        return all;
    }

    private TileGrid grid(int width, int height) {
        int stride = 1 << random.nextInt(4);
        int margin = random.nextInt(4);
        int overlap = 2 * margin + 1 + random.nextInt(12);
        int offset = random.nextInt(Math.min(2, stride));
        int size = Math.ceilDiv(overlap, stride) * stride + stride * (1 + random.nextInt(6)) + offset;
        return TileGrid.of(width, height, size, overlap, margin, stride, offset);
    }

    private Instances stitched(LabelMap map, TileGrid grid) {
        Stitching stitching = new Stitching(grid);
        for (int i : shuffled(grid.size())) {
            stitching.add(i, objects(cropped(map, grid.tile(i))));
        }
        return stitching.finish();
    }

    private List<Integer> shuffled(int count) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, random);
        return order;
    }

    private static LabelMap cropped(LabelMap map, Box box) {
        int[] labels = new int[box.width() * box.height()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = map.at(box.x() + i % box.width(), box.y() + i / box.width());
        }
        return new LabelMap(box.width(), box.height(), labels);
    }

    private static Instances objects(LabelMap map) {
        LabelMap pieces = Components.of(map, Connectivity.FOUR);
        return new Instances(
                map.width(),
                map.height(),
                pieces.masks().values().stream()
                        .map(mask -> new Instance(mask, 1, 1))
                        .toList());
    }

    private static Set<Mask> masks(Instances objects) {
        List<Mask> masks = masksInOrder(objects);
        Set<Mask> set = new HashSet<>(masks);
        assertThat(set).hasSameSizeAs(masks);
        return set;
    }

    private static List<Mask> masksInOrder(Instances objects) {
        return objects.objects().stream().map(Instance::mask).toList();
    }

    private LabelMap picture(int width, int height) {
        return switch (random.nextInt(5)) {
            case 0 -> noise(width, height, 0.2 + 0.6 * random.nextDouble());
            case 1 -> snakes(width, height);
            case 2 -> discs(width, height, random.nextInt(60), 1 + random.nextInt(6));
            case 3 -> discs(width, height, 3, 40);
            default -> touching(width, height);
        };
    }

    /** Labels of single pixels, near the threshold where pieces of all sizes form. */
    private LabelMap noise(int width, int height, double density) {
        int[] labels = new int[width * height];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = random.nextDouble() < density ? 1 + random.nextInt(2) / (1 + random.nextInt(3)) : 0;
        }
        return new LabelMap(width, height, labels);
    }

    private LabelMap snakes(int width, int height) {
        int[] labels = new int[width * height];
        for (int label = 1; label < 5; label++) {
            int x = random.nextInt(width);
            int y = random.nextInt(height);
            int direction = 0;
            for (int step = random.nextInt(600); step >= 0; step--) {
                labels[y * width + x] = label;
                direction = random.nextInt(4) == 0 ? random.nextInt(4) : direction;
                x = Math.clamp(x + (direction - 1) % 2, 0, width - 1);
                y = Math.clamp(y + (direction - 2) % 2, 0, height - 1);
            }
        }
        return new LabelMap(width, height, labels);
    }

    private LabelMap discs(int width, int height, int count, int radius) {
        int[] labels = new int[width * height];
        for (int label = 1; label <= count; label++) {
            int cx = random.nextInt(width);
            int cy = random.nextInt(height);
            int r = 1 + random.nextInt(radius);
            for (int i = 0; i < labels.length; i++) {
                if (Math.hypot(i % width - cx, i / width - cy) <= r) {
                    labels[i] = label;
                }
            }
        }
        return new LabelMap(width, height, labels);
    }

    private LabelMap separateDiscs(int width, int height) {
        int[] labels = new int[width * height];
        int cell = 22;
        double[] radii = IntStream.range(0, 200)
                .mapToDouble(i -> 4 + 4 * random.nextDouble())
                .toArray();
        for (int i = 0; i < labels.length; i++) {
            int x = i % width;
            int y = i / width;
            int disc = y / cell * 10 + x / cell;
            labels[i] = Math.hypot(x % cell - 10.5, y % cell - 10.5) < radii[disc] ? disc + 1 : 0;
        }
        return new LabelMap(width, height, labels);
    }

    /** Every pixel belongs to one of a few rectangles. */
    private LabelMap touching(int width, int height) {
        int[] labels = new int[width * height];
        for (int label = 1; label < 20; label++) {
            int left = random.nextInt(width);
            int top = random.nextInt(height);
            int right = left + random.nextInt(width - left);
            int bottom = top + random.nextInt(height - top);
            for (int i = 0; i < labels.length; i++) {
                int x = i % width;
                int y = i / width;
                labels[i] = x >= left && x <= right && y >= top && y <= bottom ? label : Math.max(labels[i], 20);
            }
        }
        return new LabelMap(width, height, labels);
    }

    /** Objects whose outermost pixels are there or not, as they come out of a network. */
    private Instances frayed(Instances objects) {
        List<Instance> frayed = new ArrayList<>();
        for (Instance object : objects.objects()) {
            boolean[] bitmap = object.mask().toBitmap();
            boolean[] less = bitmap.clone();
            int width = objects.width();
            for (int i = 1; i < bitmap.length - 1; i++) {
                less[i] &= bitmap[i - 1] && bitmap[i + 1] || random.nextInt(3) > 0;
            }
            frayed.add(new Instance(Mask.ofBitmap(width, objects.height(), less), 1, 1));
        }
        return new Instances(objects.width(), objects.height(), frayed);
    }
}
