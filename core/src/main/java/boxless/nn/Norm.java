package boxless.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * A normalisation behind a linear layer. While its statistics stay, it is a scale and a shift of every channel, which the weights of the layer can take
 * over.
 */
public interface Norm {
    /** Whether it is a scale and a shift that do not depend on the input. */
    boolean fixed();

    /** Factor of every channel where this is {@link #fixed}. */
    Tensor scale(); // (C), or of C elements

    /** Summand of every channel where this is {@link #fixed}, in the shape of the scale. */
    Tensor shift(Tensor scale);

    /** All that scale and shift are made of. */
    List<Tensor> state();
}
