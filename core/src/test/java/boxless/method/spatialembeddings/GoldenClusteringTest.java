package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.Ruled;
import boxless.mask.Instances;
import boxless.mask.LabelMap;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against the maps that the public code gives; how they were made is in ORIGIN.md beside them. */
class GoldenClusteringTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;

    @Test
    void findsTheReferencesObjects() throws IOException {
        JsonNode golden = golden();
        float[] ruled = ruled(golden);
        int cases = 0;
        for (JsonNode one : golden.get("cases")) {
            Instances found = clustering(one).cluster(embeddings(one, ruled));
            LabelMap map = painted(found);
            String digits = golden.get("digits").asString();
            for (int row = 0; row < HEIGHT; row++) {
                StringBuilder line = new StringBuilder();
                for (int column = 0; column < WIDTH; column++) {
                    line.append(digits.charAt(map.at(column, row)));
                }
                assertThat(line.toString())
                        .as("case %d, row %d", cases, row)
                        .isEqualTo(one.get("rows").get(row).asString());
            }
            assertThat(found.objects()).hasSize(one.get("instances").asInt());
            for (int k = 0; one.has("scores") && k < found.objects().size(); k++) {
                assertThat((double) found.objects().get(k).score())
                        .isCloseTo(one.get("scores").get(k).asDouble(), within(2e-7));
                assertThat(found.objects().get(k).mask().area())
                        .isEqualTo(one.get("own_pixels").get(k).asLong());
            }
            cases++;
        }
        assertThat(cases).isEqualTo(12);
    }

    /** As the public code does, whatever the scores: one after another, the later over the earlier. */
    private static LabelMap painted(Instances found) {
        int[] labels = new int[WIDTH * HEIGHT];
        for (int k = 0; k < found.objects().size(); k++) {
            found.objects().get(k).mask().paint(labels, k + 1);
        }
        return new LabelMap(WIDTH, HEIGHT, labels);
    }

    private static JsonNode golden() throws IOException {
        try (InputStream in = Objects.requireNonNull(GoldenClusteringTest.class.getResourceAsStream("clusters.json"))) {
            return new JsonMapper().readTree(in);
        }
    }

    private static Clustering clustering(JsonNode one) {
        if (one.has("min_pixels")) {
            int pixels = one.get("min_pixels").asInt();
            double seed = one.get("threshold").asDouble();
            return new SeedClustering(new ClusteringOptions(0.5, seed, pixels, pixels, pixels));
        }
        ClusteringOptions options = new ClusteringOptions(
                one.get("foreground_threshold").asDouble(),
                one.has("seed_threshold") ? one.get("seed_threshold").asDouble() : 0,
                one.get("min_mask_sum").asInt(),
                one.get("min_unclustered_sum").asInt(),
                one.get("min_object_size").asInt());
        return one.get("kind").asString().equals("embedseg")
                ? new SeedClustering(options)
                : new LocalMaximaClustering(options);
    }

    private static Embeddings embeddings(JsonNode one, float[] ruled) {
        JsonNode channels = one.get("channels");
        float[] output = new float[channels.size() * WIDTH * HEIGHT];
        for (int c = 0; c < channels.size(); c++) {
            int from = channels.get(c).asInt() * WIDTH * HEIGHT;
            System.arraycopy(ruled, from, output, c * WIDTH * HEIGHT, WIDTH * HEIGHT);
        }
        CoordinateGrid grid = one.has("min_pixels") ? CoordinateGrid.CITYSCAPES : CoordinateGrid.EMBED_SEG;
        return EmbeddingScenes.embeddings(
                output, WIDTH, HEIGHT, one.get("n_sigma").asInt(), 1, grid);
    }

    /** Six channels, by the rule of ORIGIN.md. */
    private static float[] ruled(JsonNode golden) {
        int plane = WIDTH * HEIGHT;
        float[] out = new float[6 * plane];
        for (int pixel = 0; pixel < plane; pixel++) {
            int x = pixel % WIDTH;
            int y = pixel / WIDTH;
            JsonNode disc = null;
            for (JsonNode one : golden.get("discs_cy_cx_r")) {
                int dy = y - one.get(0).asInt();
                int dx = x - one.get(1).asInt();
                disc = dy * dy + dx * dx <= one.get(2).asInt() * one.get(2).asInt() ? one : disc;
            }
            for (int channel = 0; channel < 6; channel++) {
                int i = channel * plane + pixel;
                double v = 2 * Ruled.unit(golden.get("hash_name").asString(), i) - 1;
                out[i] = (float)
                        switch (channel) {
                            case 0 ->
                                disc == null ? 0.02 * v : 0.8 * (disc.get(1).asInt() - x) / 1023 + 0.003 * v;
                            case 1 ->
                                disc == null ? 0.02 * v : 0.8 * (disc.get(0).asInt() - y) / 1023 + 0.003 * v;
                            case 4 -> disc == null ? -1 + 3 * v : 2 + 3 * v;
                            case 5 -> disc == null ? -1 + v : 1 + 2 * v;
                            default -> 0.85 + 0.1 * v;
                        };
            }
        }
        return out;
    }
}
