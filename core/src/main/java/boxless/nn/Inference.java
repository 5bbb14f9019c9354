package boxless.nn;

import boxless.nn.Fused.Weights;
import boxless.tensor.Scopes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What layers prepare once for many forward passes without gradients: weights that already hold the normalisation behind them, in the precision of use.
 * A model owns one; layers find it while {@link #during} runs on their thread, and prepare themselves at their first pass. Weights that have changed
 * since are prepared again.
 */
public final class Inference implements AutoCloseable {
    private static final ThreadLocal<@Nullable Inference> CURRENT = new ThreadLocal<>();

    private record Key(Convolution layer, boolean bf16) {}

    private final Map<Key, Fused> prepared = new ConcurrentHashMap<>();
    private final Map<Boolean, Optional<Primitives>> primitives = new ConcurrentHashMap<>(); // by Key.bf16
    private final Workspace workspace = new Workspace();
    private final boolean direct;

    public Inference() {
        this(true);
    }

    /** @param direct whether layers call oneDNN themselves where they can */
    Inference(boolean direct) {
        this.direct = direct;
    }

    /** Loads what layers call, on a thread of its own beside work that is not in a hurry to run them. */
    public static void loadAhead() {
        Thread.ofPlatform().daemon().name("onednn").start(Primitives::areThere);
    }

    /** Runs work; layers that it runs through in evaluation mode and without gradients use what is prepared here. */
    public <R> R during(Supplier<R> work) {
        Inference before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            CURRENT.set(before);
        }
    }

    /** That of the work which this thread is doing. */
    static @Nullable Inference current() {
        return CURRENT.get();
    }

    /** The layer in one call, prepared if it is not yet. */
    Fused of(Convolution layer, boolean bf16) {
        long state = layer.state();
        return prepared.compute(new Key(layer, bf16), (key, old) -> {
            if (old != null && old.state() == state) {
                return old;
            }
            if (old != null) {
                old.close();
            }
            return Scopes.freeing(() -> prepared(layer.weights(bf16), bf16, state));
        });
    }

    private Fused prepared(Weights weights, boolean bf16, long state) {
        Optional<Primitives> operations = primitives.computeIfAbsent(bf16, this::primitives);
        Pass pass = operations.isPresent() ? new Setups(operations.get(), weights) : new Dispatched(weights);
        return new Fused(weights, pass, state);
    }

    private Optional<Primitives> primitives(boolean bf16) {
        return direct ? Primitives.of(bf16, workspace) : Optional.empty();
    }

    /** Frees what was prepared. */
    @Override
    public void close() {
        prepared.values().forEach(Fused::close);
        prepared.clear();
        primitives.values().forEach(each -> each.ifPresent(Primitives::close));
        primitives.clear();
        workspace.close();
    }
}
