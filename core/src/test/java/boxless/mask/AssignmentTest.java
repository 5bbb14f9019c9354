package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AssignmentTest {
    @Test
    void sumIsTheLargestOfAllAssignments() {
        Random random = new Random(8);
        for (int round = 0; round < 4000; round++) {
            int rows = random.nextInt(7);
            int columns = 1 + random.nextInt(6);
            boolean coarse = random.nextBoolean(); // many ties
            double[][] gain = new double[rows][columns];
            for (double[] row : gain) {
                for (int c = 0; c < columns; c++) {
                    row[c] = coarse ? random.nextInt(4) - 1 : random.nextGaussian();
                }
            }
            assertThat(sum(gain, Assignment.maximise(gain))).isCloseTo(most(gain, 0, 0, 0), within(1e-9));
        }
    }

    @Test
    void unsoundGainsAreRefused() {
        assertThatThrownBy(() -> Assignment.maximise(new double[][] {{1, 2}, {3}}))
                .hasMessageContaining("row 1");
        assertThatThrownBy(() -> Assignment.maximise(new double[][] {{1, Double.NaN}}))
                .hasMessageContaining("NaN");
    }

    private static double sum(double[][] gain, int[] columnOf) {
        double sum = 0;
        int pairs = 0;
        int used = 0;
        for (int r = 0; r < columnOf.length; r++) {
            if (columnOf[r] >= 0) {
                assertThat(used & 1 << columnOf[r]).isZero();
                used |= 1 << columnOf[r];
                sum += gain[r][columnOf[r]];
                pairs++;
            }
        }
        assertThat(pairs).isEqualTo(Math.min(gain.length, gain.length == 0 ? 0 : gain[0].length));
        return sum;
    }

    private static double most(double[][] gain, int row, int used, int skipped) {
        if (row == gain.length) {
            return 0;
        }
        double most = skipped < gain.length - gain[0].length
                ? most(gain, row + 1, used, skipped + 1)
                : Double.NEGATIVE_INFINITY;
        for (int c = 0; c < gain[0].length; c++) {
            if ((used & 1 << c) == 0) {
                most = Math.max(most, gain[row][c] + most(gain, row + 1, used | 1 << c, skipped));
            }
        }
        return most;
    }
}
