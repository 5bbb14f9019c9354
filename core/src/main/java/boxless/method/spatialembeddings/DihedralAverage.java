package boxless.method.spatialembeddings;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

final class DihedralAverage {
    private DihedralAverage() {}

    static Tensor of(Tensor images, int sigmas, UnaryOperator<Tensor> forward) {
        throw new IllegalStateException("pending");
    }
}
