package boxless.method;

/**
 * How network pixels map back to the picture's: the picture lies at the top left of the network's input, which may be padded
 * below and to the right.
 *
 * @param width of the picture
 * @param height of the picture
 * @param inputWidth of the network's input, at least {@code width}
 * @param inputHeight of the network's input, at least {@code height}
 */
public record Frame(int width, int height, int inputWidth, int inputHeight) {
    public Frame {
        if (inputWidth < width || inputHeight < height) {
            throw new IllegalArgumentException(
                    "input of %dx%d for a picture of %dx%d".formatted(inputWidth, inputHeight, width, height));
        }
    }

    /** Pads both sides of a picture to multiples of {@code divisor}. */
    public static Frame padded(int width, int height, int divisor) {
        return new Frame(width, height, roundUp(width, divisor), roundUp(height, divisor));
    }

    private static int roundUp(int length, int divisor) {
        return Math.ceilDiv(length, divisor) * divisor;
    }
}
