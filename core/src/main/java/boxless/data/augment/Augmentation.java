package boxless.data.augment;

import boxless.data.Sample;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One random change of a sample; in a recipe one entry of a list, {@code - flip: {horizontal: .5}}. A pure function of the sample and
 * the random numbers: the sample given is never changed.
 *
 * <p>Geometric steps transform image and annotation together, whether the annotation is a partition or overlapping objects; objects that fall outside
 * are dropped. Photometric steps change pixels only; they expect values of roughly 0..1, that is, an image that was normalised as a whole before
 * cropping, as in inference.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @JsonSubTypes.Type(value = Crop.class, name = "crop"),
    @JsonSubTypes.Type(value = Rescale.class, name = "rescale"),
    @JsonSubTypes.Type(value = Flip.class, name = "flip"),
    @JsonSubTypes.Type(value = Rotate90.class, name = "rotate90"),
    @JsonSubTypes.Type(value = Affine.class, name = "affine"),
    @JsonSubTypes.Type(value = Intensity.class, name = "intensity"),
    @JsonSubTypes.Type(value = Invert.class, name = "invert"),
    @JsonSubTypes.Type(value = Noise.class, name = "noise"),
    @JsonSubTypes.Type(value = Blur.class, name = "blur")
})
public sealed interface Augmentation permits Geometric, Photometric {
    /** The sample after this step only; see {@link Augmentations#apply} for a list of steps. */
    default Sample apply(Sample sample, RandomGenerator random) {
        return Augmentations.apply(List.of(this), sample, random);
    }
}
