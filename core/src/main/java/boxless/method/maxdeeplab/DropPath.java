package boxless.method.maxdeeplab;

import java.util.Arrays;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Leaves out a residual branch for some samples of a batch in training, so that branches do not rely on each other (Huang et al., "Deep Networks with
 * Stochastic Depth", ECCV 2016).
 *
 * @param keep probability that a branch stays; what stays is divided by it
 */
record DropPath(double keep) {
    /**
     * The official code's schedule "linear": the deeper, the more is left out.
     *
     * @param last probability at the last stage
     * @param inputStride of the block, in a ResNet whose last stage has stride 32
     */
    static DropPath linear(double last, int inputStride) {
        int stage = Integer.numberOfTrailingZeros(inputStride) - 1;
        return new DropPath(1 - (1 - last) * stage / 4);
    }

    Tensor apply(Tensor branch, boolean training) { // (B, ...) -> same
        if (!training || keep >= 1) {
            return branch;
        }
        long[] shape = new long[Math.toIntExact(branch.dim())];
        Arrays.fill(shape, 1);
        shape[0] = branch.size(0);
        Tensor mask = torch.empty(shape, branch.options(), new MemoryFormatOptional())
                .bernoulli_(keep, new GeneratorOptional())
                .div_(new Scalar(keep));
        return branch.mul(mask);
    }
}
