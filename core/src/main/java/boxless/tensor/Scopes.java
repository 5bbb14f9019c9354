package boxless.tensor;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Scopes around parts of a loop's work, so that handles do not pile up. */
public final class Scopes {
    private Scopes() {}

    /**
     * Runs a block and frees every handle that it made but its result, which goes to the caller's scope. In training the graph still holds
     * what backward needs; without gradients memory falls to what the deepest block uses, instead of the sum over all blocks.
     */
    public static Tensor within(Supplier<Tensor> block) {
        return allWithin(() -> List.of(block.get())).getFirst();
    }

    /** {@link #within} of a block with several results. */
    public static List<Tensor> allWithin(Supplier<List<Tensor>> block) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope inner = new PointerScope()) {
            List<Tensor> results = block.get();
            for (Tensor result : results) {
                if (outer == null) {
                    result.retainReference();
                } else {
                    outer.attach(result);
                }
            }
            return results;
        }
    }

    /** Runs work whose result is plain Java and frees every handle that it made: for what happens between the steps of a loop. */
    public static <T> T freeing(Supplier<T> work) {
        try (PointerScope scope = new PointerScope()) {
            return work.get();
        }
    }

    /** The same for work that has no result. */
    public static void freeing(Runnable work) {
        try (PointerScope scope = new PointerScope()) {
            work.run();
        }
    }
}
