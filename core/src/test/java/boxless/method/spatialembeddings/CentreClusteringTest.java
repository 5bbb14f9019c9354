package boxless.method.spatialembeddings;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.mask.Instances;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CentreClusteringTest {
    private static final int WIDTH = 60;
    private static final int HEIGHT = 30;

    /** Two objects whose pixels vote, a little off, for columns 15 and 45; the pixel at the top left names column 24. */
    private static Embeddings twoObjects() {
        float[] output = new float[3 * WIDTH * HEIGHT];
        CoordinateGrid grid = CoordinateGrid.CITYSCAPES;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int column = i % WIDTH;
            int row = i / WIDTH;
            double x = (column < 30 ? 15 : 45) + (row % 3 - 1);
            output[i] = (float) (((i == 0 ? 24 : x) - column) * grid.stepX());
            output[WIDTH * HEIGHT + i] = (float) ((15 + column % 3 - 1 - row) * grid.stepY());
            output[2 * WIDTH * HEIGHT + i] = column == 29 || column == 30 ? -2 : 2;
        }
        return EmbeddingScenes.embeddings(output, WIDTH, HEIGHT, 0, 1, grid);
    }

    @Test
    void regressionGivesEveryForegroundPixelToItsNearestCentre() {
        Instances found =
                new CentreClustering(new CentreOptions(0.5, 2, 20, Double.POSITIVE_INFINITY, 0)).cluster(twoObjects());
        int[] expected = new int[WIDTH * HEIGHT];
        for (int i = 0; i < expected.length; i++) {
            int column = i % WIDTH;
            expected[i] = column < 29 ? 2 : column > 30 ? 1 : 0;
        }
        assertThat(found.labels().labels()).containsExactly(expected);
    }

    @Test
    void theHingeLeavesOutWhatIsBeyondTheMargin() {
        Instances found = new CentreClustering(new CentreOptions(0.5, 2, 20, 4, 0)).cluster(twoObjects());
        assertThat(found.objects()).hasSize(2);
        assertThat(found.labels().at(0, 0)).isZero();
        assertThat(found.labels().at(1, 0)).isNotZero();
        assertThat(found.objects().get(0).score()).isEqualTo(Embeddings.sigmoid(2));
    }

    @Test
    void noVotesNoObjects() {
        float[] output = new float[3 * 12];
        Arrays.fill(output, Float.NaN);
        Embeddings nothing = EmbeddingScenes.embeddings(output, 4, 3, 0, 1, CoordinateGrid.CITYSCAPES);
        assertThat(new CentreClustering(new CentreOptions(0.5, 2, 1, 4, 0))
                        .cluster(nothing)
                        .objects())
                .isEmpty();
    }
}
