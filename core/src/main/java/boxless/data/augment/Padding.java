package boxless.data.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What lies beyond the picture's border. */
public enum Padding {
    /** Pixels 0, no object. */
    @JsonProperty("zero")
    ZERO,
    /**
     * The picture mirrored at its border, and its annotation with it, so that both still agree: an object that touches the border
     * goes on in its mirror image, the mirror image of any other object is an object of its own.
     */
    @JsonProperty("reflect")
    REFLECT
}
