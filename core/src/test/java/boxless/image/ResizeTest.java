package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ResizeTest {
    private final Random random = new Random(5);

    private Pixels picture(int width, int height, int channels) {
        float[] values = new float[width * height * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        return new Pixels(width, height, channels, 255, values);
    }

    @Test
    void bilinearKeepsPixelCentres() {
        // As torch's interpolate(mode="bilinear", align_corners=False).
        Pixels picture = new Pixels(3, 2, 1, 255, new float[] {0, 10, 20, 30, 40, 80});
        assertThat(Resize.bilinear(picture, 2, 4).values())
                .containsExactly(new float[] {2.5f, 17.5f, 10, 30.625f, 25, 56.875f, 32.5f, 70}, within(1e-4f));
        assertThat(Resize.bilinear(picture, 3, 2).values()).containsExactly(picture.values());
    }

    @Test
    void bilinearEqualsItsDefinition() {
        for (int trial = 0; trial < 300; trial++) {
            Pixels from = picture(1 + random.nextInt(9), 1 + random.nextInt(9), 2);
            Pixels to = Resize.bilinear(from, 1 + random.nextInt(20), 1 + random.nextInt(20));
            requireBilinear(
                    from,
                    to,
                    x -> clamp((x + .5) * from.width() / to.width() - .5, from.width()),
                    y -> clamp((y + .5) * from.height() / to.height() - .5, from.height()));
        }
    }

    @Test
    void alignedCornersStayInTheCorners() {
        for (int trial = 0; trial < 300; trial++) {
            Pixels from = picture(1 + random.nextInt(9), 1 + random.nextInt(9), 2);
            Pixels to = Resize.bilinearAligned(from, 1 + random.nextInt(20), 1 + random.nextInt(20));
            requireBilinear(
                    from,
                    to,
                    x -> to.width() == 1 ? 0 : x * (from.width() - 1) / (to.width() - 1d),
                    y -> to.height() == 1 ? 0 : y * (from.height() - 1) / (to.height() - 1d));
        }
    }

    /** @param columns place in the old picture of each new column */
    private static void requireBilinear(Pixels from, Pixels to, IntToDoubleFunction columns, IntToDoubleFunction rows) {
        for (int y = 0; y < to.height(); y++) {
            for (int x = 0; x < to.width(); x++) {
                double sx = columns.applyAsDouble(x);
                double sy = rows.applyAsDouble(y);
                double sum = 0;
                for (int v = 0; v < from.height(); v++) {
                    for (int u = 0; u < from.width(); u++) {
                        double weight = Math.max(0, 1 - Math.abs(u - sx)) * Math.max(0, 1 - Math.abs(v - sy));
                        sum += weight * from.at(1, u, v);
                    }
                }
                assertThat(to.at(1, x, y)).isEqualTo((float) sum, within(1e-3f));
            }
        }
    }

    private static double clamp(double at, int size) {
        return Math.max(0, Math.min(size - 1, at));
    }

    @Test
    void areaIsTheMeanOfWhatIsCovered() {
        for (int trial = 0; trial < 100; trial++) {
            Pixels from = picture(1 + random.nextInt(12), 1 + random.nextInt(12), 1);
            int width = 1 + random.nextInt(9);
            int height = 1 + random.nextInt(9);
            Pixels to = Resize.area(from, width, height);
            // Every old pixel as width x height small ones: then all areas are whole.
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    double sum = 0;
                    for (int v = y * from.height(); v < (y + 1) * from.height(); v++) {
                        for (int u = x * from.width(); u < (x + 1) * from.width(); u++) {
                            sum += from.at(0, u / width, v / height);
                        }
                    }
                    assertThat(to.at(0, x, y)).isEqualTo((float) (sum / from.width() / from.height()), within(1e-3f));
                }
            }
        }
    }
}
