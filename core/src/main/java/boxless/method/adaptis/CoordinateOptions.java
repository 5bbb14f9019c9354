package boxless.method.adaptis;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which coordinates the mask head sees; all but the first are the paper's ablations.
 *
 * @param relativeTo the point in the paper
 * @param radius distance in pixels of the image at which relative coordinates reach 1: 42 for the toy data, 280 for street scenes
 */
public record CoordinateOptions(Origin relativeTo, Radius radius) {
    /** What row, column and distance are relative to. */
    public enum Origin {
        /** The point. */
        @JsonProperty("point")
        POINT,
        /** The middle of the image, so that they are the same for every point (plain CoordConv). */
        @JsonProperty("image")
        IMAGE,
        /** The mask head sees no coordinates. */
        @JsonProperty("nothing")
        NOTHING
    }

    /**
     * A distance in pixels, or {@code auto} in a recipe.
     *
     * @param pixels above 0; 0 for {@link #AUTO}
     */
    public record Radius(double pixels) {
        /** To be chosen by the training data: the longest side that 99 % of its objects do not exceed. */
        public static final Radius AUTO = new Radius(0);

        public Radius {
            if (!(pixels >= 0 && pixels < 1e6)) {
                throw new IllegalArgumentException(pixels + "; it must be above 0, or auto");
            }
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Radius of(Object value) {
            if ("auto".equals(value)) {
                return AUTO;
            }
            if (value instanceof Number pixels && pixels.doubleValue() > 0) {
                return new Radius(pixels.doubleValue());
            }
            throw new IllegalArgumentException(value + "; give pixels above 0, for example 42, or auto");
        }

        @JsonValue
        Object value() {
            return isAuto() ? (Object) "auto" : pixels;
        }

        boolean isAuto() {
            return pixels == 0;
        }
    }

    /** Channels in front of the features. */
    int channels() {
        return relativeTo == Origin.NOTHING ? 0 : 3;
    }
}
