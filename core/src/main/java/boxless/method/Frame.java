package boxless.method;

/**
 * How network pixels map back to image pixels: the image, resized or not, is at the top left of the network input, which may be padded below and to
 * the right.
 *
 * @param width of the image
 * @param height of the image
 * @param scaledWidth of the image in the network's input
 * @param scaledHeight of the image in the network's input
 * @param inputWidth of the network's input, at least {@code scaledWidth}
 * @param inputHeight of the network's input, at least {@code scaledHeight}
 */
public record Frame(int width, int height, int scaledWidth, int scaledHeight, int inputWidth, int inputHeight) {
    public Frame {
        if (inputWidth < scaledWidth || inputHeight < scaledHeight) {
            throw new IllegalArgumentException("input of %dx%d for an image of %dx%d"
                    .formatted(inputWidth, inputHeight, scaledWidth, scaledHeight));
        }
    }

    /** An image at its original size. */
    public Frame(int width, int height, int inputWidth, int inputHeight) {
        this(width, height, width, height, inputWidth, inputHeight);
    }

    /** Pads both sides of an image to the next size that the network takes. */
    public static Frame padded(int width, int height, InputSizes sizes) {
        return scaled(width, height, width, height, sizes);
    }

    /** Scales an image and pads both sides to the next size that the network takes. */
    public static Frame scaled(int width, int height, int scaledWidth, int scaledHeight, InputSizes sizes) {
        return new Frame(
                width, height, scaledWidth, scaledHeight, sizes.atLeast(scaledWidth), sizes.atLeast(scaledHeight));
    }

    /** Pixels of the network's input. */
    public long inputPixels() {
        return (long) inputWidth * inputHeight;
    }

    /** Whether the network sees the image resized. */
    public boolean isScaled() {
        return width != scaledWidth || height != scaledHeight;
    }
}
