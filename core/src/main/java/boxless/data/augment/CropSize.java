package boxless.data.augment;

import boxless.data.ObjectSizes;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/**
 * Rows and columns of a crop; a number (square), {@code [height, width]} or {@code auto} in a recipe.
 *
 * @param height 1..32768
 * @param width 1..32768
 */
public record CropSize(int height, int width) {
    /** As large as the data's objects ask for, by {@link #fitting}. */
    public static final CropSize AUTO = new CropSize(0, 0);

    private static final int LARGEST = 1 << 15;

    public CropSize {
        boolean auto = height == 0 && width == 0;
        if (!auto && (height < 1 || width < 1 || height > LARGEST || width > LARGEST)) {
            throw new IllegalArgumentException(
                    "%dx%d; it must be 1 to %d rows and columns".formatted(height, width, LARGEST));
        }
    }

    /**
     * EmbedSeg's crop size: the objects' mean extent plus k standard deviations, per axis, rounded up to a multiple of 8.
     *
     * @param k EmbedSeg uses 5, in some notebooks 2 to 4
     * @throws IllegalStateException if there is no object
     */
    public static CropSize fitting(ObjectSizes sizes, double k) {
        if (sizes.objects() == 0) {
            throw new IllegalStateException(
                    "the data has no objects to derive the crop size from; set crop.size in the recipe");
        }
        return new CropSize(
                roundUp(sizes.meanHeight() + k * sizes.sdHeight()), roundUp(sizes.meanWidth() + k * sizes.sdWidth()));
    }

    private static int roundUp(double extent) {
        return Math.max(8, (int) Math.ceil(extent / 8) * 8);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static CropSize of(Object value) {
        if (value instanceof Integer side) {
            return given(side, side);
        }
        if (value instanceof List<?> pair
                && pair.size() == 2
                && pair.get(0) instanceof Integer height
                && pair.get(1) instanceof Integer width) {
            return given(height, width);
        }
        if ("auto".equals(value)) {
            return AUTO;
        }
        throw new IllegalArgumentException(value + "; write one number, [height, width] or auto");
    }

    /** Two zeros in a recipe are a mistake, not {@link #AUTO}. */
    private static CropSize given(int height, int width) {
        if (height == 0 && width == 0) {
            throw new IllegalArgumentException("0; it must be 1 to %d rows and columns".formatted(LARGEST));
        }
        return new CropSize(height, width);
    }

    @JsonValue
    Object value() {
        if (equals(AUTO)) {
            return "auto";
        }
        return height == width ? (Object) height : List.of(height, width);
    }
}
