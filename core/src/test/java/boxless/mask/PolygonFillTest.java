package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.Fixtures;
import boxless.RealData;
import boxless.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class PolygonFillTest {
    @Test
    void masksAreThoseOfPycocotools() throws IOException {
        assertPycocotools(Fixtures.path("outlines.json"), 80);
    }

    @RealData
    @Test
    void masksOfCocosObjectsAreThoseOfPycocotools() throws IOException {
        assertPycocotools(SharedData.path("eval-fixtures", "cocoapi", "rle_cases.json"), 125);
    }

    private static void assertPycocotools(Path file, int size) throws IOException {
        JsonNode cases = new ObjectMapper().readTree(Files.readString(file));
        assertThat(cases.size()).isEqualTo(size);
        for (JsonNode example : cases) {
            int width = example.get("width").asInt();
            int height = example.get("height").asInt();
            JsonNode shape = example.get("segmentation");
            Mask mask = shape.isArray()
                    ? PolygonFill.fill(
                            width,
                            height,
                            shape.valueStream().map(PolygonFillTest::numbers).toList())
                    : Mask.ofRuns(
                            width,
                            height,
                            Arrays.stream(numbers(shape.get("counts")))
                                    .mapToInt(count -> (int) count)
                                    .toArray());
            Box box = mask.box();
            assertThat(CocoRle.encode(mask)).isEqualTo(example.get("rle_counts").asString());
            assertThat(mask.area()).isEqualTo(example.get("area").asLong());
            assertThat(new double[] {box.x(), box.y(), box.width(), box.height()})
                    .containsExactly(numbers(example.get("bbox")));
        }
    }

    @Test
    void crossingsAreThoseOfTheWholeUpsampledOutline() {
        Random random = new Random(3);
        for (int round = 0; round < 4000; round++) {
            int width = 1 + random.nextInt(30);
            int height = 1 + random.nextInt(30);
            List<double[]> polygons = new ArrayList<>();
            for (int k = random.nextInt(3); k >= 0; k--) {
                double spread = random.nextBoolean() ? 1 : 3;
                boolean whole = random.nextInt(4) == 0;
                double[] polygon = random.doubles(2 * (3 + random.nextInt(8)))
                        .map(v -> (v * spread - (spread - 1) / 2) * 30)
                        .map(v -> whole ? Math.rint(v) : v)
                        .toArray();
                polygons.add(polygon);
            }
            boolean[] slow = new boolean[width * height];
            polygons.forEach(polygon -> fillSlowly(width, height, polygon, slow));
            assertThat(PolygonFill.fill(width, height, polygons)).isEqualTo(Mask.ofBitmap(width, height, slow));
        }
    }

    @Test
    void partsFarOutsideCostNothing() {
        double[] huge = {-1e8, -1e8, 1e8, -1e8, 1e8, 1e8, -1e8, 1e8};
        assertThat(PolygonFill.fill(7, 5, List.of(huge)).area()).isEqualTo(35);
        double[] outside = {100, 100, 120, 100, 120, 130};
        assertThat(PolygonFill.fill(7, 5, List.of(outside)).isEmpty()).isTrue();
    }

    @Test
    void whatIsNoPolygonIsRefused() {
        assertThatThrownBy(() -> fill(1, 2, 3, 4)).hasMessageContaining("three or more corners");
        assertThatThrownBy(() -> fill(1, 2, 3, 4, 5, 6, 7)).hasMessageContaining("7 numbers");
        assertThatThrownBy(() -> fill(1, 2, 3, 4, 5, Double.NaN)).hasMessageContaining("NaN");
        assertThatThrownBy(() -> fill(1, 2, 3, 4, 5, 1e9)).hasMessageContaining("give pixels");
    }

    private static Mask fill(double... polygon) {
        return PolygonFill.fill(9, 9, List.of(polygon));
    }

    /** Every fifth of a pixel on the outline in turn, and the toggles of each pixel column. */
    private static void fillSlowly(int width, int height, double[] polygon, boolean[] bitmap) {
        List<int[]> outline = new ArrayList<>();
        int corners = polygon.length / 2;
        for (int k = 0; k < corners; k++) {
            int next = (k + 1) % corners;
            line(
                    (int) (5 * polygon[2 * k] + .5),
                    (int) (5 * polygon[2 * k + 1] + .5),
                    (int) (5 * polygon[2 * next] + .5),
                    (int) (5 * polygon[2 * next + 1] + .5),
                    outline);
        }
        boolean[] toggles = new boolean[width * height + 1];
        for (int i = 1; i < outline.size(); i++) {
            int u = Math.min(outline.get(i)[0], outline.get(i - 1)[0]);
            int v = Math.min(outline.get(i)[1], outline.get(i - 1)[1]);
            double x = (u + .5) / 5 - .5;
            if (outline.get(i)[0] == outline.get(i - 1)[0] || Math.floor(x) != x || x < 0 || x > width - 1) {
                continue;
            }
            int y = (int) Math.ceil(Math.clamp((v + .5) / 5 - .5, 0, height));
            toggles[(int) x * height + y] ^= true;
        }
        boolean inside = false;
        for (int at = 0; at < width * height; at++) {
            inside ^= toggles[at];
            bitmap[at % height * width + at / height] |= inside;
        }
    }

    private static void line(int x1, int y1, int x2, int y2, List<int[]> outline) {
        int dx = Math.abs(x2 - x1);
        int dy = Math.abs(y2 - y1);
        int steps = Math.max(dx, dy);
        boolean turned = dx >= dy ? x1 > x2 : y1 > y2;
        int x = turned ? x2 : x1;
        int y = turned ? y2 : y1;
        double slopeX = dx >= dy ? 1 : (turned ? x1 - x2 : x2 - x1) / (double) dy;
        double slopeY = dx < dy ? 1 : steps == 0 ? 0 : (turned ? y1 - y2 : y2 - y1) / (double) dx;
        for (int d = 0; d <= steps; d++) {
            int t = turned ? steps - d : d;
            outline.add(new int[] {
                dx >= dy ? x + t : (int) (x + slopeX * t + .5), dx >= dy ? (int) (y + slopeY * t + .5) : y + t
            });
        }
    }

    private static double[] numbers(JsonNode array) {
        return array.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }
}
