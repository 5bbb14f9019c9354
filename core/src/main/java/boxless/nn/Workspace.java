package boxless.nn;

import boxless.tensor.Owned;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Memory for large features of a model, each used again once nobody holds the feature. The C library would keep several times as much, because what
 * stays lies between them.
 */
final class Workspace implements AutoCloseable {
    /** Features after which memory that was not needed for any of them is given back: those of several images. */
    private static final long LONG_AGO = 512;

    /** Those of all open models; weak, so that a model which nobody closes does not live for ever. */
    private static final Set<Workspace> OPEN =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private static final class Buffer {
        private final Owned owned = new Owned();
        private final Tensor memory;
        private final long values;
        private final ScalarType type;
        private long lastUse;

        Buffer(long values, ScalarType type) {
            this.values = values;
            this.type = type;
            memory = owned.keep(torch.empty_strided(new long[] {values}, new long[] {1}, new TensorOptions(type)));
        }

        boolean fits(long needed, ScalarType wanted) {
            return values >= needed && values <= 2 * needed && type == wanted && idle();
        }

        /** Whether there is no tensor in this memory but the whole. */
        boolean idle() {
            return memory.storage().use_count() == 1;
        }
    }

    private final List<Buffer> buffers = new ArrayList<>();
    private long uses;

    Workspace() {
        OPEN.add(this);
    }

    /** A tensor of any values, which nobody else holds. */
    synchronized Tensor take(long[] sizes, long[] steps, ScalarType type) {
        long values = Arrays.stream(sizes).reduce(1, Math::multiplyExact);
        uses++;
        Optional<Buffer> smallest = buffers.stream()
                .filter(each -> each.fits(values, type))
                .min(Comparator.comparingLong(each -> each.values));
        Buffer buffer = smallest.orElseGet(() -> added(values, type));
        buffer.lastUse = uses;
        return buffer.memory.as_strided(sizes, steps);
    }

    private Buffer added(long values, ScalarType type) {
        for (Buffer each : buffers) {
            if (uses - each.lastUse > LONG_AGO) {
                each.owned.close();
            }
        }
        buffers.removeIf(each -> uses - each.lastUse > LONG_AGO);
        Buffer added = new Buffer(values, type);
        buffers.add(added);
        return added;
    }

    /** Frees the memory that nobody holds a feature in; other threads may take some meanwhile. */
    synchronized void freeIdle() {
        List<Buffer> idle = buffers.stream().filter(Buffer::idle).toList();
        buffers.removeAll(idle);
        idle.forEach(each -> each.owned.close());
    }

    /** The same in the workspaces of all open models: what one keeps, another cannot have. */
    static void freeIdleOfAll() {
        List.copyOf(OPEN).forEach(Workspace::freeIdle);
    }

    /** Features that somebody still holds stay until he lets go of them. */
    @Override
    public synchronized void close() {
        OPEN.remove(this);
        buffers.forEach(each -> each.owned.close());
        buffers.clear();
    }
}
