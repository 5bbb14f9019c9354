package boxless.nn;

import boxless.nn.Fused.Weights;
import boxless.tensor.Scopes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * What layers prepare once for many forward passes without gradients: weights that already hold the normalisation behind them, in the precision of use.
 * A model owns one; layers find it while {@link #during} runs on their thread, and prepare themselves at their first pass. Weights that have changed
 * since are prepared again.
 */
public final class Inference implements AutoCloseable {
    private static final ThreadLocal<@Nullable Inference> CURRENT = new ThreadLocal<>();

    /**
     * Bytes of weights that lie free before the C library returns them: what replaces them is smaller and spread among them, so that features, which are larger,
     * would not find room there.
     */
    private static final long TRIMMED = 32_000_000;

    private record Key(Convolution layer, boolean bf16) {}

    private final Map<Key, Fused> prepared = new ConcurrentHashMap<>();
    private final Map<Boolean, Optional<Primitives>> primitives = new ConcurrentHashMap<>(); // by Key.bf16
    private final Workspace workspace = new Workspace();
    private final boolean direct;
    private volatile boolean sparing;
    private long givenUp; // bytes, since the C library was asked for them

    public Inference() {
        this(true);
    }

    /** @param direct whether layers call oneDNN themselves where they can */
    Inference(boolean direct) {
        this.direct = direct;
    }

    /**
     * From now on layers give up their own weights once they have prepared them, which halves the memory of weights in float32. Each layer then runs only in
     * the precision of its next pass, and only here. No pass may be under way.
     */
    public void spareWeights() {
        if (!sparing) {
            sparing = true;
            forget();
        }
    }

    private void forget() {
        prepared.values().forEach(Fused::close);
        prepared.clear();
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
        return prepared.compute(new Key(layer, bf16), (key, old) -> {
            if (old != null && old.state() == layer.state()) {
                return old;
            }
            if (old != null) {
                old.close();
            }
            return Scopes.freeing(() -> prepared(layer, bf16));
        });
    }

    private Fused prepared(Convolution layer, boolean bf16) {
        Weights weights = layer.weights(bf16);
        if (sparing) {
            giveUp(layer);
        }
        Optional<Primitives> operations = primitives.computeIfAbsent(bf16, this::primitives);
        Pass pass = operations.isPresent() ? new Setups(operations.get(), weights) : new Dispatched(weights);
        return new Fused(weights, pass, layer.state());
    }

    private synchronized void giveUp(Convolution layer) {
        givenUp += layer.giveUpWeights();
        if (givenUp > TRIMMED) {
            givenUp = 0;
            Pointer.trimMemory();
        }
    }

    private Optional<Primitives> primitives(boolean bf16) {
        return direct ? Primitives.of(bf16, workspace) : Optional.empty();
    }

    /**
     * Returns the memory to the system that all models keep for features of their next pass, and what the C library keeps. Other threads may be in the
     * middle of a pass: what they use stays.
     */
    public static void giveBackIdle() {
        Workspace.freeIdleOfAll();
        Pointer.trimMemory();
    }

    /** Frees what was prepared. */
    @Override
    public void close() {
        forget();
        primitives.values().forEach(each -> each.ifPresent(Primitives::close));
        primitives.clear();
        workspace.close();
    }
}
