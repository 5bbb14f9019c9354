package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaledPictureTest {
    @ParameterizedTest
    @ValueSource(doubles = {.13, .5, .77, 1.3, 3})
    void everyRectangleIsThatOfTheWholeImageResized(double factor) {
        Random random = new Random(2);
        float[] values = new float[3 * 31 * 23];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(256);
        }
        Pixels image = new Pixels(31, 23, 3, 255, values);
        PictureSource scaled = ScaledPicture.of(PictureSource.of(image), factor);
        assertThat(scaled.width()).isEqualTo((int) Math.rint(31 * factor));
        assertThat(scaled.height()).isEqualTo((int) Math.rint(23 * factor));
        Pixels whole = factor < 1
                ? Resize.area(image, scaled.width(), scaled.height())
                : Resize.bilinear(image, scaled.width(), scaled.height());
        for (int trial = 0; trial < 20; trial++) {
            int x = random.nextInt(scaled.width());
            int y = random.nextInt(scaled.height());
            int width = 1 + random.nextInt(scaled.width() - x);
            int height = 1 + random.nextInt(scaled.height() - y);
            assertThat(scaled.region(x, y, width, height).values())
                    .containsExactly(Crops.of(whole, x, y, width, height, new Border.Edge())
                            .values());
        }
    }

    /** A side of one pixel stays as long as it is. */
    @Test
    void aSideThatBecomesShorterIsAveragedWhateverTheOtherOneDoes() {
        float[] values = new float[1000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 == 0 ? 200 : 0;
        }
        float[] means = new float[250];
        Arrays.fill(means, 50);
        assertThat(shrunk(new Pixels(1, 1000, 1, 255, values))).containsExactly(means);
        assertThat(shrunk(new Pixels(1000, 1, 1, 255, values))).containsExactly(means);
    }

    private static float[] shrunk(Pixels image) {
        PictureSource scaled = ScaledPicture.of(PictureSource.of(image), .25);
        return scaled.region(0, 0, scaled.width(), scaled.height()).values();
    }

    @Test
    void sidesAreRoundedAndNeverVanish() {
        assertThat(ScaledPicture.side(11, .3)).isEqualTo(3);
        assertThat(ScaledPicture.side(11, .7)).isEqualTo(8);
        assertThat(ScaledPicture.side(5, .5)).isEqualTo(2);
        assertThat(ScaledPicture.side(7, .5)).isEqualTo(4);
        assertThat(ScaledPicture.side(3, .1)).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> ScaledPicture.side(Integer.MAX_VALUE, 2));
    }
}
