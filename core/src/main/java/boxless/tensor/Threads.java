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

    /** Limits the operations that the calling thread begins to {@code count} threads, at least 1; other threads that have begun some keep theirs. */
    public static void limitHere(int count) {
        if (torch.get_num_threads() != count) { // the change forgets what convolutions have set up
            torch.set_num_threads(Math.max(1, count));
        }
    }

    /** Threads of one operation that the calling thread begins. */
    public static int count() {
        return torch.get_num_threads();
    }
}
