package boxless.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import boxless.image.Pixels;
import java.util.DoubleSummaryStatistics;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PhotometryTest {
    private final Pixels picture = random(13, 9, 2);

    @Test
    void blurEqualsBruteForce() {
        for (double sigma : new double[] {.3, 1, 2.7}) {
            Pixels made = Blur.blurred(picture, sigma);
            int r = (int) Math.ceil(3 * sigma);
            for (int c = 0; c < 2; c++) {
                for (int y = 0; y < 9; y++) {
                    for (int x = 0; x < 13; x++) {
                        double sum = 0;
                        double weights = 0;
                        for (int dy = -r; dy <= r; dy++) {
                            for (int dx = -r; dx <= r; dx++) {
                                double weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
                                weights += weight;
                                sum += weight * picture.at(c, Math.clamp(x + dx, 0, 12), Math.clamp(y + dy, 0, 8));
                            }
                        }
                        assertThat(made.at(c, x, y)).isEqualTo((float) (sum / weights), within(1e-5f));
                    }
                }
            }
        }
    }

    @Test
    void gammaKeepsTheSignAndEqualsPow() {
        Pixels made = new Intensity(0, 0, new Range(.7, .7), false, 1).shade(picture, new SplittableRandom(1));
        for (int i = 0; i < made.values().length; i++) {
            float in = picture.values()[i];
            double expected = Math.copySign(Math.pow(Math.abs(in), .7), in);
            assertThat(made.values()[i]).isEqualTo((float) expected, within(2e-3f));
        }
    }

    @Test
    void contrastKeepsTheMeanAndBrightnessMovesIt() {
        Pixels contrast = new Intensity(0, .9, new Range(1, 1), true, 1).shade(picture, new SplittableRandom(3));
        for (int c = 0; c < 2; c++) {
            assertThat(mean(contrast, c)).isEqualTo(mean(picture, c), within(1e-5));
        }
        Pixels bright = new Intensity(.3, 0, new Range(1, 1), false, 1).shade(picture, new SplittableRandom(3));
        double shift = mean(bright, 0) - mean(picture, 0);
        assertThat(mean(bright, 1) - mean(picture, 1)).isEqualTo(shift, within(1e-5));
        assertThat(shift).isNotZero();
    }

    @Test
    void contrastAndBrightnessGoAsFarAsWasAsked() {
        DoubleSummaryStatistics factors = new DoubleSummaryStatistics();
        DoubleSummaryStatistics shifts = new DoubleSummaryStatistics();
        Intensity step = new Intensity(.3, .9, new Range(1, 1), false, 1);
        double before = (mean(picture, 0) + mean(picture, 1)) / 2;
        for (int seed = 0; seed < 1000; seed++) {
            Pixels made = step.shade(picture, new SplittableRandom(seed));
            double shift = (mean(made, 0) + mean(made, 1)) / 2 - before;
            double factor = (made.at(0, 1, 1) - before - shift) / (picture.at(0, 1, 1) - before);
            for (int i = 0; i < made.values().length; i++) {
                double expected = before + factor * (picture.values()[i] - before) + shift;
                assertThat(made.values()[i]).isCloseTo((float) expected, within(1e-4f));
            }
            factors.accept(factor);
            shifts.accept(shift);
        }
        // A thousand even draws all miss the last fiftieth of the span with a probability of .98^1000 = 2e-9.
        assertThat(factors.getMin()).isBetween(.1 - 1e-4, .1 + 1.8 / 50);
        assertThat(factors.getMax()).isBetween(1.9 - 1.8 / 50, 1.9 + 1e-4);
        assertThat(shifts.getMin()).isBetween(-.3 - 1e-4, -.3 + .6 / 50);
        assertThat(shifts.getMax()).isBetween(.3 - .6 / 50, .3 + 1e-4);
    }

    @Test
    void noiseHasTheSpreadThatWasAsked() {
        Pixels flat = new Pixels(200, 200, 1, 1, new float[40000]);
        Pixels made = new Noise(new Range(.05, .05), 1).shade(flat, new SplittableRandom(4));
        double squares = 0;
        for (float value : made.values()) {
            squares += value * value;
        }
        assertThat(Math.sqrt(squares / 40000)).isEqualTo(.05, within(.001));
        assertThat(mean(made, 0)).isEqualTo(0, within(.001));
    }

    @Test
    void probabilityZeroLeavesThePixelsAlone() {
        SplittableRandom random = new SplittableRandom(1);
        assertThat(new Invert(0).shade(picture, random)).isSameAs(picture);
        assertThat(new Noise(new Range(1, 1), 0).shade(picture, random)).isSameAs(picture);
        assertThat(new Invert(1).shade(picture, random).at(1, 3, 4)).isEqualTo(1 - picture.at(1, 3, 4));
    }

    private static double mean(Pixels pixels, int channel) {
        int area = pixels.width() * pixels.height();
        double sum = 0;
        for (int i = channel * area; i < (channel + 1) * area; i++) {
            sum += pixels.values()[i];
        }
        return sum / area;
    }

    private static Pixels random(int w, int h, int channels) {
        Random random = new Random(7);
        float[] values = new float[w * h * channels];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 1.3f - .1f;
        }
        return new Pixels(w, h, channels, 1, values);
    }
}
