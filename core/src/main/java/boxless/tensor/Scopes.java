package boxless.tensor;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Keeps a network's intermediate results from piling up inside the scope of the loop that runs it. */
public final class Scopes {
    private Scopes() {}

    /**
     * Runs a block and frees every handle that it made but its result, which goes to the caller's scope. In training the graph still holds
     * what backward needs; without gradients memory falls to what the deepest block uses, instead of the sum over all blocks.
     */
    public static Tensor within(Supplier<Tensor> block) {
        PointerScope outer = PointerScope.getInnerScope();
        try (PointerScope inner = new PointerScope()) {
            Tensor result = block.get();
            if (outer == null) {
                result.retainReference();
            } else {
                outer.attach(result);
            }
            return result;
        }
    }
}
