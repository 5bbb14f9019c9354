package boxless.tensor;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** How many threads a tensor operation uses. libtorch and its BLAS have two pools; both must be told. */
public final class Threads {
    private Threads() {}

    /** Limits every tensor operation of this process to {@code count} threads, at least 1. */
    public static void limit(int count) {
        torch.set_num_threads(Math.max(1, count));
        openblas_nolapack.blas_set_num_threads(Math.max(1, count));
    }

    /** Threads of one operation. */
    public static int count() {
        return torch.get_num_threads();
    }
}
