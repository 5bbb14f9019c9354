package boxless.data.augment;

import boxless.file.Limits;
import boxless.image.Pixels;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian noise, independent for every pixel and channel.
 *
 * @param sigma standard deviation, for pixels of about 0..1
 * @param probability of applying the step, usually 1
 */
public record Noise(Range sigma, double probability) implements Photometric {
    public Noise {
        sigma.within("sigma", 0, 10);
        Limits.fraction("probability", probability);
    }

    @JsonCreator
    static Noise of(
            @JsonProperty("sigma") @Nullable Range sigma, @JsonProperty("probability") @Nullable Double probability) {
        if (sigma == null) {
            throw new IllegalArgumentException("sigma: missing; write [low, high], for example [0, .05]");
        }
        return new Noise(sigma, probability == null ? 1 : probability);
    }

    @Override
    public Pixels shade(Pixels image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        float strength = (float) sigma.draw(random);
        float[] values = image.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] += strength * (float) random.nextGaussian();
        }
        return new Pixels(image.width(), image.height(), image.channels(), image.range(), values);
    }
}
