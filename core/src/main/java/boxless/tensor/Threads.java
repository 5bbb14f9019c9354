package boxless.tensor;

import org.bytedeco.pytorch.global.torch;

/**
 * How many threads a tensor operation uses. Every thread has a number of its own for the operations that it begins; a new thread gets what was set last, in
 * whatever thread.
 */
public final class Threads {
    private Threads() {}

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
