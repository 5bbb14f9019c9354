package boxless.method.maxdeeplab;

import boxless.tensor.Scopes;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What flows through the two paths of the network.
 *
 * @param pixels features of the image, not activated (B, C, h, w)
 * @param memory a token for every mask, float32 (B, N, C')
 * @param attention by which the memory last asked the pixels, per head (B, 8, N, h, w), without gradient; null before the first such layer
 */
record Paths(Tensor pixels, Tensor memory, @Nullable Tensor attention) {
    /** The same memory beside other pixels. */
    Paths beside(Tensor others) {
        return new Paths(others, memory, attention);
    }

    /** Runs a block and frees what it made but its result. */
    static Paths within(Supplier<Paths> block) {
        List<Tensor> kept = Scopes.allWithin(() -> {
            Paths made = block.get();
            return made.attention == null
                    ? List.of(made.pixels, made.memory)
                    : List.of(made.pixels, made.memory, made.attention);
        });
        return new Paths(kept.get(0), kept.get(1), kept.size() > 2 ? kept.get(2) : null);
    }
}
