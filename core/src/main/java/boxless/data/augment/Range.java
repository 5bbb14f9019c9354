package boxless.data.augment;

import boxless.file.Limits;
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
                    "[%s, %s]; write two numbers, [low, high] with low <= high".formatted(low, high));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Range of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException(pair + "; write two numbers, [low, high]");
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

    /** Refuses a range that goes beyond these limits. */
    void within(String key, double least, double most) {
        Limits.require(
                low >= least && high <= most,
                key,
                pair(),
                "two numbers, [low, high], from %s to %s".formatted(least, most));
    }
}
