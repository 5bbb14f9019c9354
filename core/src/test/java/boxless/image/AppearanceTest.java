package boxless.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class AppearanceTest {
    /** The upper left quarter is bright, so that mean and contrast are known. */
    private static Pixels quarterBright(int side, double... colour) {
        float[] values = new float[colour.length * side * side];
        for (int i = 0; i < values.length; i++) {
            int x = i % side;
            int y = i / side % side;
            double grey = x < side / 2 && y < side / 2 ? 200 : 40;
            values[i] = (float) (grey * colour[i / (side * side)]);
        }
        return new Pixels(side, side, colour.length, 255, values);
    }

    private static Appearance of(Pixels image) {
        return Appearance.of(PictureSource.of(image)).orElseThrow();
    }

    private static Pixels mapped(Pixels image, DoubleUnaryOperator map) {
        float[] values = new float[image.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) map.applyAsDouble(image.values()[i]);
        }
        return new Pixels(image.width(), image.height(), image.channels(), image.range(), values);
    }

    @Test
    void levelIsTheMeanWithinTheContrastWhateverTheExposure() {
        Pixels image = quarterBright(40, 1);
        assertThat(of(image)).isEqualTo(new Appearance(.25, 0));
        assertThat(of(mapped(image, v -> 1000 + 30 * v)).level()).isEqualTo(.25, offset(1e-6));
        assertThat(of(mapped(image, v -> 255 - v)).level()).isEqualTo(.75, offset(1e-6));
    }

    @Test
    void onlyMoreThanOneColourIsColour() {
        assertThat(of(quarterBright(40, 1, 1, 1)).colour()).isEqualTo(0, offset(1e-6));
        assertThat(of(quarterBright(40, .1, .4, 1)).colour())
                .as("grey, shown in blue")
                .isEqualTo(0, offset(1e-6));
        Random random = new Random(1);
        Pixels noise = mapped(quarterBright(100, 1, 1, 1), v -> random.nextDouble());
        assertThat(of(noise).colour()).as("three equal axes").isEqualTo(Math.sqrt(2 / 3.), offset(.01));
    }

    @Test
    void aLargeImageLooksLikeItsSmallCopy() {
        assertThat(of(quarterBright(4200, 1)).level()).isEqualTo(.25, offset(.02));
    }

    @Test
    void anImageWithoutContrastHasNoAppearance() {
        assertThat(Appearance.of(PictureSource.of(mapped(quarterBright(20, 1), v -> 7))))
                .isEmpty();
    }
}
