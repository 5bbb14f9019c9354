package boxless.data.augment;

import boxless.file.Limits;
import boxless.image.Pixels;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gamma, then contrast about the mean, then brightness, for pixels of about 0..1. Results are not clipped.
 *
 * @param brightness added: -brightness to brightness, usually 0
 * @param contrast factor of the distance from the mean: 1 - contrast to 1 + contrast, usually 0
 * @param gamma exponent; the sign of a value is kept; usually 1
 * @param channelwise draw separately for every channel, usually false
 * @param probability of applying the step, usually 1
 */
public record Intensity(double brightness, double contrast, Range gamma, boolean channelwise, double probability)
        implements Photometric {
    private static final int STEPS = 2048;

    public Intensity {
        Limits.within("brightness", brightness, 0, 10);
        Limits.fraction("contrast", contrast);
        gamma.within("gamma", 0.01, 100);
        Limits.fraction("probability", probability);
    }

    @JsonCreator
    static Intensity of(
            @JsonProperty("brightness") @Nullable Double brightness,
            @JsonProperty("contrast") @Nullable Double contrast,
            @JsonProperty("gamma") @Nullable Range gamma,
            @JsonProperty("channelwise") @Nullable Boolean channelwise,
            @JsonProperty("probability") @Nullable Double probability) {
        return new Intensity(
                brightness == null ? 0 : brightness,
                contrast == null ? 0 : contrast,
                gamma == null ? new Range(1, 1) : gamma,
                channelwise != null && channelwise,
                probability == null ? 1 : probability);
    }

    @Override
    public Pixels shade(Pixels image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        float[] values = image.values().clone();
        int parts = channelwise ? image.channels() : 1;
        int length = values.length / parts;
        for (int part = 0; part < parts; part++) {
            double power = gamma.draw(random);
            double factor = 1 + contrast * (2 * random.nextDouble() - 1);
            double shift = brightness * (2 * random.nextDouble() - 1);
            if (power != 1) {
                raise(values, part * length, length, power);
            }
            stretch(values, part * length, length, factor, shift);
        }
        return new Pixels(image.width(), image.height(), image.channels(), image.range(), values);
    }

    // A table with linear interpolation over 0..1, where nearly all values lie: pow costs some 20 ns a pixel.
    private static void raise(float[] values, int from, int length, double power) {
        float[] table = new float[STEPS + 2];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) Math.pow((double) i / STEPS, power);
        }
        for (int i = from; i < from + length; i++) {
            float magnitude = Math.abs(values[i]);
            float raised;
            if (magnitude <= 1) {
                float at = magnitude * STEPS;
                int step = (int) at;
                raised = table[step] + (at - step) * (table[step + 1] - table[step]);
            } else {
                raised = (float) Math.pow(magnitude, power);
            }
            values[i] = Math.copySign(raised, values[i]);
        }
    }

    private static void stretch(float[] values, int from, int length, double factor, double shift) {
        double sum = 0;
        for (int i = from; i < from + length; i++) {
            sum += values[i];
        }
        double mean = sum / length;
        float gain = (float) factor;
        float offset = (float) (mean - mean * factor + shift);
        for (int i = from; i < from + length; i++) {
            values[i] = values[i] * gain + offset;
        }
    }
}
