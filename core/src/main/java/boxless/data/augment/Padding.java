package boxless.data.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is beyond the border of the image. */
public enum Padding {
    /** Pixels 0, no object. */
    @JsonProperty("zero")
    ZERO,
    /**
     * The image mirrored at its border, and its annotation with it, so that both still agree: an object that touches the border
     * continues in its mirror image; the mirror image of any other object is a separate object.
     */
    @JsonProperty("reflect")
    REFLECT
}
