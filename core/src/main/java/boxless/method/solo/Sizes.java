package boxless.method.solo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Which objects a level takes; {@code [1, 96]} in a recipe.
 *
 * @param smallest root of a box's area in pixels, inclusive
 * @param largest likewise
 */
public record Sizes(double smallest, double largest) {
    public Sizes {
        if (!(smallest >= 0 && smallest < largest)) {
            throw new IllegalArgumentException(
                    "[%s, %s]; write [smallest, largest] in pixels".formatted(smallest, largest));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Sizes of(List<Double> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException(pair + "; write [smallest, largest] in pixels");
        }
        return new Sizes(pair.get(0), pair.get(1));
    }

    /**
     * Five ranges that double from level to level and overlap by half; the paper's are those of a unit of 48 pixels.
     *
     * @param smallest size of the first
     * @param unit half of the first range's end
     * @param largest size of the last
     */
    static List<Sizes> doubling(double smallest, double unit, double largest) {
        return List.of(
                new Sizes(smallest, 2 * unit),
                new Sizes(unit, 4 * unit),
                new Sizes(2 * unit, 8 * unit),
                new Sizes(4 * unit, 16 * unit),
                new Sizes(8 * unit, largest));
    }

    @JsonValue
    List<Double> pair() {
        return List.of(smallest, largest);
    }

    boolean contains(double size) {
        return smallest <= size && size <= largest;
    }
}
