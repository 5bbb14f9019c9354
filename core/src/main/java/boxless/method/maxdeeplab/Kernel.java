package boxless.method.maxdeeplab;

import boxless.nn.Block;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The weight of a layer without bias, not yet filled: libtorch's own layers fill theirs at once, which takes seconds in a network of this size. */
final class Kernel extends Block {
    private final Tensor weight;

    /** @param shape (out, in / groups, h, w), or (out, in) */
    Kernel(long... shape) {
        weight = new Tensor(register_parameter("weight", torch.empty(shape)));
    }

    Tensor weight() {
        return weight;
    }
}
