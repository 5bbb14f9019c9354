package boxless.method.solo;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Cells along each side of the image, a number for each level, or {@code auto} in a recipe.
 *
 * @param sides one for the single level, or five for the pyramid; empty for {@link #AUTO}
 */
public record Grids(List<Integer> sides) {
    /** To be chosen by the training data, sizes included. */
    public static final Grids AUTO = new Grids(List.of());

    private static final int LARGEST = 128;

    public Grids {
        sides = List.copyOf(sides);
        if (sides.size() > 1 && sides.size() != 5) {
            throw new IllegalArgumentException(
                    "%d numbers; give one for a single level, five for the pyramid, or auto".formatted(sides.size()));
        }
        for (int side : sides) {
            if (side < 1 || side > LARGEST) {
                throw new IllegalArgumentException("%d cells; give 1 to %d".formatted(side, LARGEST));
            }
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Grids of(Object value) {
        if ("auto".equals(value)) {
            return AUTO;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            List<Integer> sides = new ArrayList<>();
            for (Object each : list) {
                if (!(each instanceof Integer side)) {
                    throw wrong(value);
                }
                sides.add(side);
            }
            return new Grids(sides);
        }
        throw wrong(value);
    }

    private static IllegalArgumentException wrong(Object value) {
        return new IllegalArgumentException(value + "; write [40, 36, 24, 16, 12], one number in brackets, or auto");
    }

    @JsonValue
    Object value() {
        return isAuto() ? (Object) "auto" : sides;
    }

    boolean isAuto() {
        return sides.isEmpty();
    }
}
