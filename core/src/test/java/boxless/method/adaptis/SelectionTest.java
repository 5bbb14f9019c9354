package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Instances;
import boxless.mask.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which of the points give objects. */
class SelectionTest {
    private static PointOptions.Proposals options(double mask, double covered, int candidates, int radius) {
        return new PointOptions.Proposals(mask, covered, .6, .35, .003, 1, .025, candidates, radius);
    }

    private static float[] strip(double value, int from, int to) {
        float[] mask = new float[24];
        Arrays.fill(mask, from, to + 1, (float) value);
        return mask;
    }

    /** Section 5.4 of the method: the order decides, not the probability. */
    @Test
    void aSurerObjectIsLostWhereAnEarlierOneLies() {
        float[] a = strip(.9, 0, 11);
        float[] b = strip(.8, 4, 15);
        float[] c = strip(.7, 8, 23);
        float[] d = strip(.95, 12, 23);
        PointMasks head = points -> points.stream()
                .map(point ->
                        new float[][] {a, b, c, d}[Arrays.asList(2, 13, 20, 22).indexOf((int) point.x())].clone())
                .toArray(float[][]::new);
        for (int block = 1; block <= 5; block++) {
            List<float[]> kept = new ArrayList<>();
            new GreedySelection(options(.5, .5, 500, 0), new int[] {2, 13, 20, 22}, 24, 24, head, block)
                    .select(kept::add);
            assertThat(kept).containsExactly(a, c);
        }
        float[] things = strip(.8, 0, 23);
        float[] background = strip(1 - .8f, 0, 23);
        ThingMap map = new ThingMap(new Semantic(24, 1, new float[][] {background}, new float[][] {things}), 1, .5);
        map.add(MaskValues.of(a));
        map.add(MaskValues.of(c));
        int[] expected = new int[24];
        Arrays.fill(expected, 0, 12, 1);
        Arrays.fill(expected, 12, 24, 2);
        assertThat(map.owners(0)).containsExactly(expected);
    }

    @Test
    void blocksGiveTheSameObjectsAsOneByOne() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 2000; round++) {
            int width = random.nextInt(4, 40);
            int height = random.nextInt(4, 40);
            int[] candidates = random.ints(random.nextInt(1, 40), 0, width * height)
                    .distinct()
                    .toArray();
            PointOptions.Proposals options = options(
                    .4,
                    random.nextDouble(.1, .9),
                    random.nextInt(1, 50),
                    random.nextBoolean() ? 0 : random.nextInt(1, 9));
            long scene = random.nextLong();
            double size = random.nextDouble(1, 12);
            List<Integer> places = Arrays.stream(candidates).boxed().toList();
            List<float[]> expected = oneByOne(candidates, width, height, options, scene, size);
            for (int block : new int[] {1, 2, 5, 16}) {
                TreeSet<Integer> asked = new TreeSet<>();
                PointMasks head = points -> {
                    List<Integer> turns = points.stream()
                            .map(point -> places.indexOf((int) (point.y() * width + point.x())))
                            .toList();
                    asked.addAll(turns);
                    assertThat(asked.tailSet(turns.getFirst()))
                            .as("masks whose turn has not passed")
                            .hasSizeLessThanOrEqualTo(block);
                    return points.stream()
                            .map(point -> blob(scene, size, (int) point.x(), (int) point.y(), width, height))
                            .toArray(float[][]::new);
                };
                List<float[]> kept = new ArrayList<>();
                new GreedySelection(options, candidates, width, width * height, head, block).select(kept::add);
                assertThat(kept.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
            }
        }
    }

    /** A disc around a place near the point, its edge uneven. */
    private static float[] blob(long scene, double size, int x, int y, int width, int height) {
        SplittableRandom random = new SplittableRandom(scene + x * 31L + y * 1009L);
        double cx = x + random.nextDouble(-2, 2);
        double cy = y + random.nextDouble(-2, 2);
        double radius = random.nextDouble(.2, 1) * size;
        float[] mask = new float[width * height];
        for (int i = 0; i < mask.length; i++) {
            double distance = Math.hypot(i % width - cx, i / width - cy);
            mask[i] = (float) Math.clamp(.5 + .2 * (radius - distance) + random.nextDouble(-.1, .1), 0, 1);
        }
        return mask;
    }

    private static List<float[]> oneByOne(
            int[] candidates, int width, int height, PointOptions.Proposals options, long scene, double size) {
        boolean[] occupied = new boolean[width * height];
        List<float[]> kept = new ArrayList<>();
        for (int k = 0; k < Math.min(candidates.length, options.candidates()); k++) {
            int x = candidates[k] % width;
            int y = candidates[k] / width;
            if (occupied[candidates[k]]) {
                continue;
            }
            float[] mask = blob(scene, size, x, y, width, height);
            int area = 0;
            int covered = 0;
            for (int i = 0; i < mask.length; i++) {
                int r = options.radius();
                if (r > 0 && !(i / width >= y - r && i / width < y + r && i % width >= x - r && i % width < x + r)) {
                    mask[i] = 0;
                }
                area += mask[i] > (float) options.mask() ? 1 : 0;
                covered += mask[i] > (float) options.mask() && occupied[i] ? 1 : 0;
            }
            if (area >= 10 && (double) covered / area < options.covered()) {
                kept.add(mask);
                for (int i = 0; i < mask.length; i++) {
                    occupied[i] |= mask[i] > (float) options.mask();
                }
            }
        }
        return kept;
    }

    /** 100 discs in rows, three candidates on each: those of one disc are neighbours in the list, as they are where levels are equal. */
    @Test
    void fewMasksAreWorkedOutInVain() {
        List<Integer> candidates = new ArrayList<>();
        for (int row = 20; row < 400; row += 40) {
            for (int column = 20; column < 400; column += 40) {
                for (int move = -6; move <= 6; move += 6) {
                    candidates.add(row * 400 + column + move);
                }
            }
        }
        int[] worked = new int[2];
        PointMasks head = points -> {
            worked[0] += points.size();
            worked[1]++;
            return points.stream()
                    .map(point -> disc((int) point.x() / 40 * 40 + 20, (int) point.y() / 40 * 40 + 20))
                    .toArray(float[][]::new);
        };
        List<float[]> kept = new ArrayList<>();
        int[] all = candidates.stream().mapToInt(Integer::intValue).toArray();
        new GreedySelection(options(.5, .5, 500, 0), all, 400, 400 * 400, head, 16).select(kept::add);
        assertThat(kept).hasSize(100);
        assertThat(worked[0]).as("masks").isLessThanOrEqualTo(102);
        assertThat(worked[1]).as("blocks").isLessThanOrEqualTo(12);
    }

    private static float[] disc(int x, int y) {
        float[] mask = new float[400 * 400];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = Math.hypot(i % 400 - x, i / 400 - y) < 15 ? .9f : .05f;
        }
        return mask;
    }

    @Test
    void randomPointsFindEveryObjectOnceAndTheSameForTheSameSeed() {
        float[] things = new float[400 * 400];
        for (int row = 0; row < 2; row++) {
            for (int column = 0; column < 3; column++) {
                float[] disc = disc(60 + 100 * column, 60 + 100 * row);
                for (int i = 0; i < disc.length; i++) {
                    things[i] = Math.max(things[i], disc[i]);
                }
            }
        }
        PointMasks head = points -> points.stream()
                .map(point -> disc((int) point.x() / 100 * 100 + 60, (int) point.y() / 100 * 100 + 60))
                .toArray(float[][]::new);
        float[][] background = {new float[things.length]};
        for (int i = 0; i < things.length; i++) {
            background[0][i] = 1 - things[i];
        }
        Readout readout =
                new Readout(new Semantic(400, 400, background, new float[][] {things}), () -> new float[0], head);
        DecoderOptions options = new DecoderOptions(PointOptions.Random.OFFICIAL, 0, 0, 1, 0, .2);
        Decoder decoder = new Decoder(options, new Channels(List.of(), List.of(7)), 8);
        Instances found = (Instances) decoder.decode(readout, new SplittableRandom(4));
        assertThat(found.objects()).hasSize(6).allMatch(object -> object.category() == 7);
        assertThat(found.objects().stream().mapToLong(object -> object.mask().area()))
                .allMatch(area -> area > 600);
        assertThat(decoder.decode(readout, new SplittableRandom(4))).isEqualTo(found);
        assertThat(((Instances) decoder.decode(readout, new SplittableRandom(5))).objects())
                .as("another seed finds the same in another order")
                .containsExactlyInAnyOrderElementsOf(found.objects())
                .isNotEqualTo(found.objects());
    }

    /** The official code would keep it: 0 / 0 is not below a threshold. */
    @Test
    void anEmptyMaskIsNoObject() {
        float[] things = new float[100];
        Arrays.fill(things, 1);
        List<float[]> kept = new ArrayList<>();
        List<Point> asked = new ArrayList<>();
        PointMasks head = points -> {
            asked.addAll(points);
            return new float[points.size()][100];
        };
        new RandomSelection(PointOptions.Random.OFFICIAL, things, 10, head, new SplittableRandom(1)).select(kept::add);
        assertThat(kept).isEmpty();
        assertThat(asked).as("40 rounds of 5 points").hasSize(200);
        for (int round = 0; round < 40; round++) {
            assertThat(asked.subList(5 * round, 5 * round + 5)).doesNotHaveDuplicates();
        }
    }

    @Test
    void theNthPixelOfASetIsFoundInAnyWord() {
        SplittableRandom random = new SplittableRandom(2);
        for (int round = 0; round < 200; round++) {
            float[] values = new float[random.nextInt(1, 300)];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(1 + round % 7) / 7f;
            }
            PixelSet set = PixelSet.from(values, 1 / 7f);
            int n = 0;
            for (int i = 0; i < values.length; i++) {
                if (values[i] >= 1 / 7f) {
                    assertThat(set.get(n++)).isEqualTo(i);
                }
            }
            assertThat(set.size()).isEqualTo(n);
        }
    }
}
