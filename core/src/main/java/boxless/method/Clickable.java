package boxless.method;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * What a method adds that can be asked for the object at a point. The image is encoded once, by {@link Method#forward} or
 * {@link Method#forwardAveraged}; each point then costs little.
 *
 * @param <O> what the network knows about images before it is asked
 */
public interface Clickable<O> {
    /** The tensors of an encoding, to be kept between clicks. */
    List<Tensor> tensors(O encoding);

    /**
     * Probability of every pixel of the image to belong to the object at each point.
     *
     * @param encoding of one image
     * @param points rows and columns in pixels of the image, K pairs; fractions are allowed
     * @param frame where the image lies in the network's input
     */
    Tensor probabilities(O encoding, float[] points, Frame frame); // -> float32 (K, height, width)

    /** The threshold on these probabilities above which a pixel belongs to the object. */
    double maskThreshold();
}
