package boxless.method.maxdeeplab;

import boxless.file.Limits;
import boxless.method.InputSizes;

/**
 * The section {@code model} of a MaX-DeepLab recipe. What is left out takes the value of {@link #DEFAULTS}. Classes, and which of them are stuff, are those
 * of the data.
 *
 * @param channels of the image, 1 or more
 * @param network which network
 * @param semanticVoid whether channel 0 of the auxiliary branch is void, as in the official code for COCO
 * @param loss of training
 * @param decoder how segments are read out
 * @param side to which the longer side of an image is scaled before the network sees it, and its input is padded to a square; 0: images at their original
 *     size
 */
public record MaxDeepLabOptions(
        int channels,
        NetworkOptions network,
        boolean semanticVoid,
        LossOptions loss,
        DecoderOptions decoder,
        int side) {
    /** With these, the corners of all features lie on the corners of the image. */
    static final InputSizes INPUT_SIZES = new InputSizes(16, 1);

    /** The light network on images at their original size; all else as in the official code. */
    public static final MaxDeepLabOptions DEFAULTS =
            new MaxDeepLabOptions(3, NetworkOptions.LIGHT, false, LossOptions.OFFICIAL, DecoderOptions.OFFICIAL, 0);

    public MaxDeepLabOptions {
        Limits.atLeast("channels", channels, 1);
        Limits.require(side == 0 || INPUT_SIZES.admit(side, side), "side", side, "0 or one of the " + INPUT_SIZES);
        Limits.require(
                side <= network.longestSide(),
                "side",
                side,
                "at most %d with axial attention".formatted(network.longestSide()));
        if (!network.semantic() && loss.isSemanticAlone()) {
            throw new IllegalArgumentException(
                    "loss: the weights of all losses are 0, as network.semantic is false; give one of them a weight");
        }
    }
}
