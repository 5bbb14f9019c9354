package boxless.data.augment;

import boxless.file.Limits;
import boxless.image.Pixels;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Bright becomes dark: 1 - value, for pixels of about 0..1.
 *
 * @param probability of applying the step, usually 0.5
 */
public record Invert(double probability) implements Photometric {
    public Invert {
        Limits.fraction("probability", probability);
    }

    @JsonCreator
    static Invert of(@JsonProperty("probability") @Nullable Double probability) {
        return new Invert(probability == null ? 0.5 : probability);
    }

    @Override
    public Pixels shade(Pixels image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - values[i];
        }
        return new Pixels(image.width(), image.height(), image.channels(), image.range(), values);
    }
}
