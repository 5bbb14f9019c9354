package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.GoldenFiles;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Medoids against EmbedSeg's and against all pairs. */
class CentresTest {
    @Test
    void medoidsAreThoseOfEmbedSeg() {
        JsonNode golden = GoldenFiles.json(CentresTest.class, "centers.json");
        int width = golden.get("size").get(1).asInt();
        for (JsonNode shape : golden.get("shapes")) {
            int[] pixels = pixels(shape.get("rows"), width);
            assertThat(Centres.medoid(pixels, width))
                    .as(shape.get("name").asString())
                    .isEqualTo(at(shape.get("medoid"), width));
            assertThat(Centres.approximateMedoid(pixels, width))
                    .as(shape.get("name").asString())
                    .isEqualTo(at(shape.get("approximate-medoid"), width));
        }
    }

    @Test
    void medoidEqualsThatOfAllPairs() {
        Random random = new Random(3);
        for (int trial = 0; trial < 300; trial++) {
            int width = 2 + random.nextInt(30);
            double density = random.nextDouble();
            int[] pixels = IntStream.range(0, width * (1 + random.nextInt(20)))
                    .filter(i -> i == 0 || random.nextDouble() < density)
                    .toArray();
            assertThat(Centres.medoid(pixels, width)).isEqualTo(naive(pixels, width));
        }
    }

    private static int naive(int[] pixels, int width) {
        int best = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int p : pixels) {
            double sum = 0;
            for (int q : pixels) {
                double dx = p % width - q % width;
                double dy = p / width - q / width;
                sum += Math.sqrt(dx * dx + dy * dy);
            }
            if (sum < least) {
                least = sum;
                best = p;
            }
        }
        return best;
    }

    private static int[] pixels(JsonNode rows, int width) {
        return IntStream.range(0, rows.size() * width)
                .filter(i -> rows.get(i / width).asString().charAt(i % width) == '#')
                .toArray();
    }

    private static int at(JsonNode yx, int width) {
        return yx.get(0).asInt() * width + yx.get(1).asInt();
    }
}
