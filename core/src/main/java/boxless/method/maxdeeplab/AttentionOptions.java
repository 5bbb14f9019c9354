package boxless.method.maxdeeplab;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Which of the four attentions between pixels and memory there are (section 3.2 of the paper and its ablations).
 *
 * @param memoryToPixel the memory looks at the pixels; always true, because masks come from what it sees
 * @param pixelToMemory pixels look at the memory
 * @param memoryToMemory the memory looks at itself
 * @param pixelToPixel how pixels at stride 16 look at each other
 */
public record AttentionOptions(
        boolean memoryToPixel, boolean pixelToMemory, boolean memoryToMemory, PixelToPixel pixelToPixel) {
    /** How pixels at stride 16 look at each other. */
    public enum PixelToPixel {
        /** By axial attention. */
        @JsonProperty("axial")
        AXIAL,
        /** By 3x3 convolutions. */
        @JsonProperty("convolution")
        CONVOLUTION
    }

    /** All four, as in the paper's networks. */
    public static final AttentionOptions ALL = new AttentionOptions(true, true, true, PixelToPixel.AXIAL);

    public AttentionOptions {
        if (!memoryToPixel) {
            throw new IllegalArgumentException(
                    "memory_to_pixel: false; without it the memory would not see the image, so it cannot be removed");
        }
    }

    @JsonCreator
    static AttentionOptions of(
            @JsonProperty("memory_to_pixel") @Nullable Boolean memoryToPixel,
            @JsonProperty("pixel_to_memory") @Nullable Boolean pixelToMemory,
            @JsonProperty("memory_to_memory") @Nullable Boolean memoryToMemory,
            @JsonProperty("pixel_to_pixel") @Nullable PixelToPixel pixelToPixel) {
        return new AttentionOptions(
                memoryToPixel == null || memoryToPixel,
                pixelToMemory == null || pixelToMemory,
                memoryToMemory == null || memoryToMemory,
                pixelToPixel == null ? PixelToPixel.AXIAL : pixelToPixel);
    }
}
