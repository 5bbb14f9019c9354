package boxless.method;

import boxless.mask.Mask;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a method adds that can be asked for the object at a point. The image is encoded once; each point then costs little.
 *
 * @param <E> what the network knows about images before it is asked
 */
public interface Clickable<E> {
    /**
     * Encodes images.
     *
     * @param images (B, C, H, W) normalised
     * @param averaged whether masks will be averaged with those of the mirror image, at twice the cost
     */
    E encode(Tensor images, boolean averaged);

    /** The tensors of an encoding, to be kept between clicks. */
    List<Tensor> tensors(E encoding);

    /**
     * Probability of every pixel of the image to belong to the object at each point.
     *
     * @param encoding of one image
     * @param points rows and columns in pixels of the image, K pairs; fractions are allowed
     * @param frame where the image lies in the network's input
     */
    Tensor probabilities(E encoding, float[] points, Frame frame); // -> float32 (K, height, width)

    /** The threshold on these probabilities above which a pixel belongs to the object. */
    double maskThreshold();

    /**
     * The category of an object of which only the pixels are known.
     *
     * @param encoding of one image
     * @param object of the image's size; any category of things if it is empty
     * @param frame where the image lies in the network's input
     */
    int category(E encoding, Mask object, Frame frame);
}
