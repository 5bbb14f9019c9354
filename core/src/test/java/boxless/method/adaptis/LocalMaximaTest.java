package boxless.method.adaptis;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.GoldenFiles;
import boxless.Ruled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LocalMaximaTest {
    private static final float[] EXAMPLE = {
        .40f, .45f, .50f, .42f, .38f, .36f,
        .45f, .80f, .60f, .55f, .70f, .50f,
        .50f, .62f, .58f, .60f, .90f, .65f,
        .40f, .52f, .50f, .52f, .64f, .60f,
        .36f, .38f, .20f, .40f, .45f, .44f
    };

    private static PointOptions.Proposals options(double peak, double rise, double step) {
        return new PointOptions.Proposals(.4, .4, .6, peak, rise, 5, step, 500, 0);
    }

    @Test
    void twoHillsAreColouredAsThePapersCodeDoes() {
        LocalMaxima found = LocalMaxima.of(EXAMPLE, 6, 5, options(.35, .003, .025));
        assertThat(found.points()).containsExactly(2 * 6 + 4, 6 + 1);
        int[] colours = new int[30];
        colours[6 + 1] = 1;
        colours[2 * 6 + 1] = 1;
        assertThat(found.colours()).containsExactly(colours);
        colours[2 * 6 + 1] = 0;
        assertThat(LocalMaxima.of(EXAMPLE, 6, 5, options(.35, .05, .025)).colours())
                .as("with larger rises the first hill takes the flank of the second")
                .containsExactly(colours);
    }

    @Test
    void maximaAndColoursEqualTheReferences() {
        for (JsonNode map :
                GoldenFiles.json(LocalMaximaTest.class, "maxima.json").get("maps")) {
            int width = map.get("width").asInt();
            int height = map.get("height").asInt();
            float[] values = terraces(map, width, height);
            assertThat(Arrays.hashCode(values))
                    .as("the map is the reference's")
                    .isEqualTo(map.get("map").asInt());
            LocalMaxima found = LocalMaxima.of(
                    values,
                    width,
                    height,
                    options(
                            map.get("prob").asDouble(),
                            map.get("eps").asDouble(),
                            map.get("step").asDouble()));
            List<Integer> expected = new ArrayList<>();
            map.get("candidates")
                    .forEach(point -> expected.add(
                            point.get(0).asInt() * width + point.get(1).asInt()));
            assertThat(found.points())
                    .containsExactly(
                            expected.stream().mapToInt(Integer::intValue).toArray());
            assertThat(Arrays.hashCode(found.colours()))
                    .isEqualTo(map.get("colors").asInt());
        }
    }

    /** See ORIGIN.md. */
    private static float[] terraces(JsonNode map, int width, int height) {
        String name = "maxima." + map.get("name").asString();
        int levels = map.get("levels").asInt();
        float[] values = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                int count = 0;
                for (int v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
                    for (int u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
                        sum += Ruled.unit(name, v * width + u);
                        count++;
                    }
                }
                double terrace = Math.floor(sum / count * levels) / levels;
                values[y * width + x] = (float) Math.clamp(2 * terrace - .5, 0, 1);
            }
        }
        return values;
    }

    @Test
    void maximaEqualThoseOfAScanForEveryLevel() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 5000; round++) {
            int width = random.nextInt(1, 12);
            int height = random.nextInt(1, 12);
            int values = random.nextInt(2, 40); // few: plateaus and ties
            float[] map = new float[width * height];
            for (int i = 0; i < map.length; i++) {
                map[i] = random.nextInt(3) == 0 && i > 0 ? map[i - 1] : random.nextInt(values + 1) / (float) values;
            }
            double[] rises = {0, .003, .25, random.nextDouble(.3)}; // a quarter is exact: is it a rise of less?
            PointOptions.Proposals options =
                    options(random.nextDouble(.6), rises[random.nextInt(4)], random.nextDouble(.005, .3));
            Scan scan = new Scan(map, width, height, options);
            LocalMaxima found = LocalMaxima.of(map, width, height, options);
            assertThat(found.points())
                    .as("%dx%d %s %s", width, height, options, Arrays.toString(map))
                    .containsExactly(
                            scan.points.stream().mapToInt(Integer::intValue).toArray());
            assertThat(found.colours()).containsExactly(scan.colours);
        }
    }

    /** The definition: a scan of the whole map for every level. */
    private static final class Scan {
        private final float[] map;
        private final int width;
        private final int height;
        private final int[] colours;
        private final List<Integer> points = new ArrayList<>();

        Scan(float[] map, int width, int height, PointOptions.Proposals options) {
            this.map = map;
            this.width = width;
            this.height = height;
            colours = new int[map.length];
            Arrays.fill(colours, -1);
            float peak = (float) options.peak();
            for (float level = .99f; level > peak; level -= (float) options.step()) {
                for (int at = 0; at < map.length; at++) {
                    if (colours[at] < 0 && map[at] >= level && isMaximum(at, peak)) {
                        colour(at, (float) options.rise());
                        points.add(at);
                    }
                }
            }
        }

        private boolean isMaximum(int at, float peak) {
            return neighbours(at).stream().noneMatch(other -> map[other] < peak || map[other] > map[at]);
        }

        private void colour(int start, float rise) {
            ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(start));
            colours[start] = points.size();
            while (!queue.isEmpty()) {
                int at = queue.remove();
                for (int other : neighbours(at)) {
                    if (colours[other] < 0 && map[other] < map[at] + rise) {
                        colours[other] = points.size();
                        queue.add(other);
                    }
                }
            }
        }

        private List<Integer> neighbours(int at) {
            List<Integer> all = new ArrayList<>();
            for (int y = at / width - 1; y <= at / width + 1; y++) {
                for (int x = at % width - 1; x <= at % width + 1; x++) {
                    if (x >= 0 && y >= 0 && x < width && y < height && y * width + x != at) {
                        all.add(y * width + x);
                    }
                }
            }
            return all;
        }
    }

    @Test
    void blurIsTheMeanOfASquareMirroredAtTheBorder() {
        float[] map = {0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8};
        assertThat(BoxBlur.of(map, 4, 3, 2))
                .as("the pixel itself is at the lower right of an even square")
                .containsExactly(0, 0, 0, .25f, 0, 0, 0, .25f, 0, 0, 0, 2);
        assertThat(BoxBlur.of(new float[] {3, 6}, 2, 1, 3)).containsExactly(5, 4);
        assertThat(BoxBlur.of(new float[] {7}, 1, 1, 5)).containsExactly(7);
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 300; round++) {
            int width = random.nextInt(1, 9);
            int height = random.nextInt(1, 9);
            int side = random.nextInt(1, 8);
            float[] values = new float[width * height];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(1 << 20) * 0x1p-20f; // sums are exact
            }
            float[] means = BoxBlur.of(values, width, height, side);
            for (int at = 0; at < means.length; at++) {
                double sum = 0;
                for (int k = 0; k < side * side; k++) {
                    int y = mirrored(at / width + k / side - side / 2, height);
                    int x = mirrored(at % width + k % side - side / 2, width);
                    sum += values[y * width + x];
                }
                assertThat(means[at]).isEqualTo((float) (sum * (1.0 / (side * side))));
            }
        }
    }

    private static int mirrored(int at, int length) {
        int folded = at;
        while (folded < 0 || folded >= length) {
            folded = length == 1 ? 0 : folded < 0 ? -folded : 2 * (length - 1) - folded;
        }
        return folded;
    }
}
