package boxless.method.solo;

import boxless.file.Limits;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;

/** What happens to masks that cover each other; {@code suppression: {kind: matrix, kernel: gaussian, sigma: 2}} in a recipe. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Suppression.Matrix.class, name = "matrix"),
    @JsonSubTypes.Type(value = Suppression.Masks.class, name = "masks")
})
public sealed interface Suppression {
    /** How a covered mask's score falls. */
    enum Kernel {
        /** exp(-sigma IoU^2). */
        @JsonProperty("gaussian")
        GAUSSIAN,
        /** 1 - IoU. */
        @JsonProperty("linear")
        LINEAR
    }

    /**
     * Matrix NMS (SOLOv2, Eq. 4 and 5): every score falls by what covers its mask, all at once.
     *
     * @param kernel usually gaussian
     * @param sigma of the gaussian kernel, usually 2
     */
    record Matrix(Kernel kernel, double sigma) implements Suppression {
        public Matrix {
            Limits.positive("sigma", sigma);
        }

        @JsonCreator
        static Matrix of(
                @JsonProperty("kernel") @Nullable Kernel kernel, @JsonProperty("sigma") @Nullable Double sigma) {
            return new Matrix(kernel == null ? Kernel.GAUSSIAN : kernel, sigma == null ? 2 : sigma);
        }
    }

    /**
     * Mask NMS: a mask goes that covers a better one of its class by more.
     *
     * @param iou usually .5
     */
    record Masks(double iou) implements Suppression {
        public Masks {
            Limits.fraction("iou", iou);
        }

        @JsonCreator
        static Masks of(@JsonProperty("iou") @Nullable Double iou) {
            return new Masks(iou == null ? 0.5 : iou);
        }
    }
}
