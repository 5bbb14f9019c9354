package boxless.data.augment;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A free rotation and scaling about the centre; the image size stays the same. Pixels are interpolated bilinearly, labels by nearest neighbour.
 *
 * @param degrees drawn from -degrees to degrees, usually 180
 * @param scale factor, drawn so that a factor and its inverse are equally likely, usually 1
 * @param probability of applying the step, usually 1
 */
public record Affine(double degrees, Range scale, double probability) implements Geometric {
    public Affine {
        Limits.within("degrees", degrees, 0, 180);
        scale.within("scale", 0.05, 20);
        Limits.fraction("probability", probability);
    }

    @JsonCreator
    static Affine of(
            @JsonProperty("degrees") @Nullable Double degrees,
            @JsonProperty("scale") @Nullable Range scale,
            @JsonProperty("probability") @Nullable Double probability) {
        return new Affine(
                degrees == null ? 180 : degrees,
                scale == null ? new Range(1, 1) : scale,
                probability == null ? 1 : probability);
    }

    @Override
    public View view(View view, Centres objects, RandomGenerator random) {
        if (random.nextDouble() >= probability) {
            return view;
        }
        double angle = Math.toRadians(degrees * (2 * random.nextDouble() - 1));
        double factor = Math.exp(new Range(Math.log(scale.low()), Math.log(scale.high())).draw(random));
        double cos = Math.cos(angle) / factor;
        double sin = Math.sin(angle) / factor;
        double cx = (view.width() - 1) / 2.0;
        double cy = (view.height() - 1) / 2.0;
        return view.then(
                view.width(), view.height(), cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy);
    }
}
