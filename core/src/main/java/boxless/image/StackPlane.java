package boxless.image;

/**
 * Where in a stack an image lies, so that other programs show its objects there.
 *
 * @param slice number of the slice (z) from 1; 0 where there is only one, or where the image is the maximum over all
 * @param frame likewise of the frame (time)
 * @param hyperstack whether more than one of channels, slices and frames has several, as always where slice and frame are both given; in any other stack
 *     ImageJ numbers the images, whatever they are
 */
public record StackPlane(int slice, int frame, boolean hyperstack) {
    /**
     * @throws IllegalArgumentException if a number is negative, or both are 0
     */
    public StackPlane {
        if (slice < 0 || frame < 0 || slice == 0 && frame == 0) {
            throw new IllegalArgumentException(
                    "slice %d and frame %d of a stack; count from 1, and give 0 for the one that was not chosen"
                            .formatted(slice, frame));
        }
        hyperstack |= slice > 0 && frame > 0;
    }
}
