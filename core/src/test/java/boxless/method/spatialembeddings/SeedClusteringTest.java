package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import boxless.mask.Instance;
import boxless.mask.Instances;
import boxless.mask.MaskBuilder;
import boxless.method.Frame;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedClusteringTest {
    private static final float[][] SEEDS = {
        {.60f, .70f, .80f, .55f, .40f, .80f, .85f, .60f},
        {.70f, .95f, .90f, .60f, .52f, .90f, .97f, .70f},
        {.60f, .70f, .75f, .30f, .51f, .80f, .85f, .60f}
    };

    @Test
    void clustersTheWorkedExample() {
        for (double threshold : new double[] {0.9, 0.5}) {
            Instances found = new SeedClustering(new ClusteringOptions(0.5, threshold, 2, 2, 2)).cluster(example());
            assertThat(found.labels().labels())
                    .containsExactly(2, 2, 2, 2, 0, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 0, 1, 1, 1, 1);
            assertThat(found.objects().get(0).score()).isCloseTo(.97f, within(1e-6f));
            assertThat(found.objects().get(1).score()).isCloseTo(.95f, within(1e-6f));
        }
    }

    private static Embeddings example() {
        float[] ex = {1, 1, 1, 2.6f, 4.6f, 6, 6, 6};
        CoordinateGrid grid = CoordinateGrid.CITYSCAPES;
        float[] output = new float[4 * 24];
        for (int i = 0; i < 24; i++) {
            output[i] = atanh((ex[i % 8] - i % 8) * grid.stepX());
            output[24 + i] = atanh((1 - i / 8) * grid.stepY());
            output[48 + i] = 1.2f;
            double q = SEEDS[i / 8][i % 8];
            output[72 + i] = (float) Math.log(q / (1 - q));
        }
        return EmbeddingScenes.embeddings(output, 8, 3, 1, 1, grid);
    }

    private static float atanh(double value) {
        return (float) (0.5 * Math.log((1 + value) / (1 - value)));
    }

    @Test
    void equalsTheReferenceLoopOnRandomMaps() {
        SplittableRandom random = new SplittableRandom(7);
        int objects = 0;
        for (int round = 0; round < 4000; round++) {
            int width = 1 + random.nextInt(round % 10 == 0 ? 200 : 40);
            int height = 1 + random.nextInt(30);
            Embeddings embeddings =
                    EmbeddingScenes.wild(random, width, height, random.nextInt(3), 1 + random.nextInt(2));
            ClusteringOptions options = options(random);
            Instances expected = NaiveSeedClustering.cluster(embeddings, options);
            assertThat(new SeedClustering(options).cluster(embeddings))
                    .as("round %d", round)
                    .isEqualTo(expected);
            objects += expected.objects().size();
        }
        assertThat(objects).isGreaterThan(4000);
    }

    private static ClusteringOptions options(SplittableRandom random) {
        double[] foreground = {0.5, 0.3, 0.7, 0.0};
        double[] seed = {0.9, 0.5, 0.0, 1.0};
        return new ClusteringOptions(
                foreground[random.nextInt(4)],
                seed[random.nextInt(4)],
                random.nextInt(20),
                random.nextInt(20),
                random.nextInt(20));
    }

    @Test
    void equalsTheReferenceLoopOnAStreet() {
        Embeddings embeddings = EmbeddingScenes.street(512, 256, 10, 0.3);
        Instances found = new SeedClustering(ClusteringOptions.CITYSCAPES).cluster(embeddings);
        assertThat(found).isEqualTo(NaiveSeedClustering.cluster(embeddings, ClusteringOptions.CITYSCAPES));
        assertThat(found.objects()).hasSize(10);
    }

    @Test
    void forgetsTheLastPicture() {
        SplittableRandom random = new SplittableRandom(3);
        ClusteringOptions options = new ClusteringOptions(0.5, 0.5, 0, 0, 2);
        SeedClustering clustering = new SeedClustering(options);
        for (int round = 0; round < 200; round++) {
            Embeddings embeddings = EmbeddingScenes.wild(random, 1 + random.nextInt(150), 1 + random.nextInt(20), 1, 1);
            assertThat(clustering.cluster(embeddings)).isEqualTo(NaiveSeedClustering.cluster(embeddings, options));
        }
    }

    /** One pixel wide, it takes 64 floats on each axis for every row: one axis alone is more than all memory, or than an array holds. */
    @Test
    void aPictureForWhichMemoryDidNotSufficeDoesNoHarmToTheNext() {
        int height = (int) Math.min(Runtime.getRuntime().maxMemory() / (64 * Float.BYTES) + 1, 1 << 25);
        ClusteringOptions options = new ClusteringOptions(0.5, 0.5, 0, 0, 2);
        SeedClustering clustering = new SeedClustering(options);
        Embeddings tall = EmbeddingScenes.embeddings(new float[3 * height], 1, height, 0, 1, CoordinateGrid.CITYSCAPES);
        assertThatThrownBy(() -> clustering.cluster(tall))
                .isInstanceOfAny(OutOfMemoryError.class, NegativeArraySizeException.class);
        Embeddings next = EmbeddingScenes.wild(new SplittableRandom(3), 150, 20, 1, 1);
        assertThat(clustering.cluster(next)).isEqualTo(NaiveSeedClustering.cluster(next, options));
    }

    @Test
    void pixelsOfAMaskThatFailedAreNotInTheNext() {
        MaskColumns columns = new MaskColumns();
        columns.open(1, 3);
        columns.put(1, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> columns.drainTo(new MaskBuilder(1, 1)));
        columns.open(1, 3);
        columns.put(0, 1);
        columns.put(2, 1);
        MaskBuilder builder = new MaskBuilder(1, 3);
        columns.drainTo(builder);
        assertThat(builder.build().area()).isEqualTo(2);
    }

    @Test
    void valuesThatAreNoNumbersDoNoHarm() {
        SplittableRandom random = new SplittableRandom(5);
        float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, 3e38f};
        for (int round = 0; round < 2000; round++) {
            Embeddings embeddings = EmbeddingScenes.wild(
                    random, 1 + random.nextInt(70), 1 + random.nextInt(4), 1 + random.nextInt(2), 1);
            float[] output = embeddings.output();
            for (int i = 0; i < 1 + output.length / 20; i++) {
                output[random.nextInt(output.length)] = bad[random.nextInt(bad.length)];
            }
            ClusteringOptions options = options(random);
            assertThat(new SeedClustering(options).cluster(embeddings))
                    .as("round %d", round)
                    .isEqualTo(NaiveSeedClustering.cluster(embeddings, options));
        }
    }

    @Test
    void onePixelIsNoObjectEvenWhenNothingMoreIsAsked() {
        Embeddings one = EmbeddingScenes.embeddings(new float[] {0, 0, 1, 5}, 1, 1, 1, 1, CoordinateGrid.CITYSCAPES);
        // the seed itself no longer counts as free, so that a lone pixel is never more than half free
        assertThat(new SeedClustering(new ClusteringOptions(0.5, 0.9, 0, 0, 0))
                        .cluster(one)
                        .objects())
                .isEmpty();
    }

    @Test
    void aSeedMapForEachClassIsClusteredInTurn() {
        float[] output = new float[5 * 600];
        for (int i = 0; i < 600; i++) {
            output[i] = -CoordinateGrid.CITYSCAPES.xs(30)[i % 30];
            output[600 + i] = -CoordinateGrid.CITYSCAPES.ys(20)[i / 30];
            output[3 * 600 + i] = i < 300 ? 5 : -5;
            output[4 * 600 + i] = i < 300 ? -5 : 4;
        }
        Instances found = new SeedClustering(ClusteringOptions.CITYSCAPES)
                .cluster(EmbeddingScenes.embeddings(output, 30, 20, 1, 2, CoordinateGrid.CITYSCAPES));
        assertThat(found.objects()).extracting(Instance::category).containsExactly(1, 2);
        assertThat(found.objects()).extracting(object -> object.mask().area()).containsExactly(300L, 300L);
    }

    @Test
    void doesNotLookAtThePadding() {
        SplittableRandom random = new SplittableRandom(11);
        ClusteringOptions options = new ClusteringOptions(0.5, 0.5, 0, 0, 2);
        for (int round = 0; round < 100; round++) {
            int width = 1 + random.nextInt(100);
            int height = 1 + random.nextInt(10);
            Embeddings plain = EmbeddingScenes.wild(random, width, height, 1, 1);
            float[] padded = new float[3 + 4 * (width + 5) * (height + 3)];
            Arrays.fill(padded, 9);
            for (int channel = 0; channel < 4; channel++) {
                for (int row = 0; row < height; row++) {
                    int to = 3 + (channel * (height + 3) + row) * (width + 5);
                    System.arraycopy(plain.output(), plain.at(channel, 0, row), padded, to, width);
                }
            }
            Frame frame = new Frame(width, height, width + 5, height + 3);
            Embeddings framed = new Embeddings(padded, 3, frame, EmbeddingScenes.options(1, 1, plain.grid()));
            assertThat(new SeedClustering(options).cluster(framed))
                    .isEqualTo(new SeedClustering(options).cluster(plain));
        }
    }
}
