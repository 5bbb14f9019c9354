package boxless.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Rows and columns of a crop; a number (square) or {@code [height, width]} in a recipe.
 *
 * @param height 1..32768
 * @param width 1..32768
 */
public record CropSize(int height, int width) {
    private static final int LARGEST = 1 << 15;

    public CropSize {
        if (height < 1 || width < 1 || height > LARGEST || width > LARGEST) {
            throw new IllegalArgumentException(
                    "crop.size: %dx%d; give 1 to %d rows and columns".formatted(height, width, LARGEST));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CropSize of(Object value) {
        if (value instanceof Integer side) {
            return new CropSize(side, side);
        }
        if (value instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof Integer height
                && pair.get(1) instanceof Integer width) {
            return new CropSize(height, width);
        }
        throw new IllegalArgumentException("crop.size: " + value + "; write one number or [height, width]");
    }

    @JsonValue
    Object value() {
        return height == width ? (Object) height : List.of(height, width);
    }
}
