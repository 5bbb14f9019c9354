package boxless.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ThresholdTest {
    @Test
    void theMaskIsWhereTheValuesAreAboveTheThreshold() {
        SplittableRandom random = new SplittableRandom(1);
        for (int round = 0; round < 2000; round++) {
            int width = random.nextInt(1, 12);
            int height = random.nextInt(1, 12);
            double rare = random.nextDouble();
            float[] values = new float[width * height];
            boolean[] above = new boolean[values.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextDouble() < rare ? random.nextInt(3) : i % 17 == 5 ? Float.NaN : 0;
                above[i] = values[i] > 1;
            }
            assertThat(Threshold.above(1, width, height, values)).isEqualTo(Mask.ofBitmap(width, height, above));
        }
        assertThatThrownBy(() -> Threshold.above(1, 2, 2, new float[3])).hasMessageContaining("2x2");
    }
}
