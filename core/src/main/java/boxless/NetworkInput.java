package boxless;

import boxless.RefusedException.Reason;
import boxless.image.Crops;
import boxless.image.PictureSource;
import boxless.image.Pixels;
import boxless.method.Frame;
import boxless.method.Method;
import boxless.tensor.Compute;
import org.bytedeco.pytorch.Tensor;

/** The way of an image into a model's network, and what cannot go it. */
final class NetworkInput {
    private NetworkInput() {}

    /**
     * The image in the channels that the model expects.
     *
     * @throws RefusedException if there is no conversion
     */
    static PictureSource adapted(PictureSource picture, Model model) {
        try {
            return picture.adapted(model.method().inputChannels());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Reason.CHANNELS, String.valueOf(e.getMessage()), e);
        }
    }

    /** All of an adapted image, normalised. */
    static Pixels whole(PictureSource adapted, Model model) {
        return model.card().normalization().apply(adapted.region(0, 0, adapted.width(), adapted.height()));
    }

    /** The input: the normalised image at the top left, the border beyond it. */
    static Tensor images(Pixels normalized, Frame frame, Method<?, ?> method, Compute compute) { // -> (1, C, H, W)
        Pixels scaled = frame.isScaled() ? method.scaled(normalized, frame) : normalized;
        Pixels placed = Crops.of(scaled, 0, 0, frame.inputWidth(), frame.inputHeight(), method.border());
        return compute.images(placed.values(), 1, placed.channels(), frame.inputHeight(), frame.inputWidth());
    }
}
