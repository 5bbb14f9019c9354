package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Instances;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocalMaximaClusteringTest {
    @Test
    void equalsTheReferenceLoopOnRandomMaps() {
        SplittableRandom random = new SplittableRandom(13);
        int objects = 0;
        for (int round = 0; round < 1000; round++) {
            Embeddings embeddings = EmbeddingScenes.wild(
                    random, 1 + random.nextInt(100), 1 + random.nextInt(30), 1 + random.nextInt(2), 1);
            ClusteringOptions options = new ClusteringOptions(
                    random.nextBoolean() ? 0.5 : 0.3, 0.9, random.nextInt(20), random.nextInt(4), random.nextInt(20));
            Instances expected = NaiveSeedClustering.clusterLocalMaxima(embeddings, options);
            assertThat(new LocalMaximaClustering(options).cluster(embeddings))
                    .as("round %d", round)
                    .isEqualTo(expected);
            objects += expected.objects().size();
        }
        assertThat(objects).isGreaterThan(1000);
    }

    @Test
    void smoothingKeepsTheSumAndAFlatMapHasNoPeak() {
        float[] point = new float[3 * 7];
        point[10] = 1;
        double sum = 0;
        for (float value : SeedPeaks.smooth(point, 7, 3)) {
            sum += value;
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        float[] flat = new float[4 * 50];
        Arrays.fill(flat, 3);
        Embeddings embeddings = EmbeddingScenes.embeddings(flat, 10, 5, 1, 1, CoordinateGrid.EMBED_SEG);
        assertThat(SeedPeaks.find(embeddings, 0, 0.5f)).isEmpty();
    }

    @Test
    void oneValueThatIsNoNumberLeavesNoPeak() {
        Embeddings embeddings = EmbeddingScenes.wild(new SplittableRandom(1), 20, 20, 1, 1);
        assertThat(SeedPeaks.find(embeddings, 0, 0.5f)).isNotEmpty();
        embeddings.output()[embeddings.seedAt(0, 3, 3)] = Float.NaN;
        assertThat(SeedPeaks.find(embeddings, 0, 0.5f)).isEmpty();
    }
}
