package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    @Test
    void sumIsTheLeastOfAllAssignments() {
        Random random = new Random(8);
        for (int round = 0; round < 4000; round++) {
            int rows = random.nextInt(7);
            int columns = 1 + random.nextInt(6);
            boolean coarse = random.nextBoolean(); // many ties
            double[][] cost = new double[rows][columns];
            for (double[] row : cost) {
                for (int c = 0; c < columns; c++) {
                    row[c] = coarse ? random.nextInt(4) - 1 : random.nextGaussian();
                }
            }
            int[] columnOf = Assignment.minimise(cost);
            assertThat(sum(cost, columnOf)).isCloseTo(least(cost, 0, 0, 0), within(1e-9));
            for (double[] row : cost) {
                for (int c = 0; c < columns; c++) {
                    row[c] = -row[c];
                }
            }
            assertThat(Assignment.maximise(cost)).isEqualTo(columnOf);
        }
    }

    @Test
    void unsoundCostsAreRefused() {
        assertThatThrownBy(() -> Assignment.minimise(new double[][] {{1, 2}, {3}}))
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> Assignment.minimise(new double[][] {{1, Double.NaN}}))
                .hasMessageContaining("NaN");
    }

    private static double sum(double[][] cost, int[] columnOf) {
        double sum = 0;
        int pairs = 0;
        int used = 0;
        for (int r = 0; r < columnOf.length; r++) {
            if (columnOf[r] >= 0) {
                assertThat(used & 1 << columnOf[r]).isZero();
                used |= 1 << columnOf[r];
                sum += cost[r][columnOf[r]];
                pairs++;
            }
        }
        assertThat(pairs).isEqualTo(Math.min(cost.length, cost.length == 0 ? 0 : cost[0].length));
        return sum;
    }

    private static double least(double[][] cost, int row, int used, int skipped) {
        if (row == cost.length) {
            return 0;
        }
        double least = skipped < cost.length - cost[0].length
                ? least(cost, row + 1, used, skipped + 1)
                : Double.POSITIVE_INFINITY;
        for (int c = 0; c < cost[0].length; c++) {
            if ((used & 1 << c) == 0) {
                least = Math.min(least, cost[row][c] + least(cost, row + 1, used | 1 << c, skipped));
            }
        }
        return least;
    }
}
