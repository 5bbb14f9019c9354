package boxless.data.augment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Two numbers to draw between; {@code [low, high]} in a recipe.
 *
 * @param low finite, at most high
 * @param high finite
 */
public record Range(double low, double high) {
    public Range {
        if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException(
                    "range [%s, %s]: write [low, high] with low <= high".formatted(low, high));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Range of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("range " + pair + ": write two numbers, [low, high]");
        }
        return new Range(pair.get(0), pair.get(1));
    }

    @JsonValue
    List<Double> pair() {
        return List.of(low, high);
    }

    double draw(RandomGenerator random) {
        return low + (high - low) * random.nextDouble();
    }

    /** This range, where it is no smaller than {@code least}. */
    Range atLeast(double least, String key) {
        if (low < least) {
            throw new IllegalArgumentException(key + ": [" + low + ", " + high + "] must not go below " + least);
        }
        return this;
    }

    static double probability(double p, String key) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException(key + ": " + p + " is no probability; give 0 to 1");
        }
        return p;
    }
}
