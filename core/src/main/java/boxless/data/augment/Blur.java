package boxless.data.augment;

import boxless.file.Limits;
import boxless.image.Pixels;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gaussian blur; border pixels are repeated beyond the border.
 *
 * @param sigma in pixels, at most 20
 * @param probability of applying the step, usually 1
 */
public record Blur(Range sigma, double probability) implements Photometric {
    // Below this the neighbours' weight is under half a per mille.
    private static final double NOTHING = 0.25;

    public Blur {
        sigma.within("sigma", 0, 20);
        Limits.fraction("probability", probability);
    }

    @JsonCreator
    static Blur of(
            @JsonProperty("sigma") @Nullable Range sigma, @JsonProperty("probability") @Nullable Double probability) {
        if (sigma == null) {
            throw new IllegalArgumentException("sigma: missing; write [low, high], for example [0, 1.5]");
        }
        return new Blur(sigma, probability == null ? 1 : probability);
    }

    @Override
    public Pixels shade(Pixels image, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return image;
        }
        double width = sigma.draw(random);
        return width < NOTHING ? image : blurred(image, width);
    }

    static Pixels blurred(Pixels image, double sigma) {
        float[] kernel = kernel(sigma);
        int w = image.width();
        int h = image.height();
        float[] out = new float[image.values().length];
        float[] across = new float[w * h];
        float[] row = new float[w + kernel.length - 1];
        for (int c = 0; c < image.channels(); c++) {
            int plane = c * w * h;
            for (int y = 0; y < h; y++) {
                extend(image.values(), plane + y * w, w, kernel.length / 2, row);
                for (int k = 0; k < kernel.length; k++) {
                    add(row, k, kernel[k], across, y * w, w);
                }
            }
            for (int y = 0; y < h; y++) {
                for (int k = 0; k < kernel.length; k++) {
                    int from = Math.clamp(y + k - kernel.length / 2, 0, h - 1);
                    add(across, from * w, kernel[k], out, plane + y * w, w);
                }
            }
            Arrays.fill(across, 0);
        }
        return new Pixels(w, h, image.channels(), image.range(), out);
    }

    private static void extend(float[] values, int from, int w, int margin, float[] row) {
        Arrays.fill(row, 0, margin, values[from]);
        System.arraycopy(values, from, row, margin, w);
        Arrays.fill(row, margin + w, row.length, values[from + w - 1]);
    }

    private static void add(float[] from, int start, float weight, float[] to, int at, int length) {
        for (int i = 0; i < length; i++) {
            to[at + i] += weight * from[start + i];
        }
    }

    private static float[] kernel(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        float[] kernel = new float[2 * radius + 1];
        double sum = 0;
        for (int i = -radius; i <= radius; i++) {
            sum += Math.exp(-i * i / (2 * sigma * sigma));
        }
        for (int i = -radius; i <= radius; i++) {
            kernel[i + radius] = (float) (Math.exp(-i * i / (2 * sigma * sigma)) / sum);
        }
        return kernel;
    }
}
