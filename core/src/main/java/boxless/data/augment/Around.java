package boxless.data.augment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where crops are placed. In an image without objects, all three mean anywhere. */
public enum Around {
    /** With an object's centre (mean pixel position) in the middle, as far as the image's border allows. */
    @JsonProperty("objects")
    OBJECTS,
    /** Every position equally likely. */
    @JsonProperty("anywhere")
    ANYWHERE,
    /** Half of the crops around objects, half anywhere. */
    @JsonProperty("mixed")
    MIXED
}
