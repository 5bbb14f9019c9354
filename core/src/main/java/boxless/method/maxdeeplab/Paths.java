package boxless.method.maxdeeplab;

import boxless.tensor.Scopes;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * What flows through the two paths of the network.
 *
 * @param pixels features of the image, not activated (B, C, h, w)
 * @param memory a token for every mask, float32 (B, N, C')
 */
record Paths(Tensor pixels, Tensor memory) {
    /** Runs a block and frees what it made but its result. */
    static Paths within(Supplier<Paths> block) {
        List<Tensor> both = Scopes.allWithin(() -> {
            Paths made = block.get();
            return List.of(made.pixels, made.memory);
        });
        return new Paths(both.get(0), both.get(1));
    }
}
