package boxless.nn;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Memory for what an operation notes while it runs. Most need little; small ones take turns, so that they stay in the cache of the processor. */
final class Scratchpad implements AutoCloseable {
    private static final long SMALL = 1 << 18;

    /** As many as operations have run at once. */
    private static final Queue<Scratchpad> IDLE = new ConcurrentLinkedQueue<>();

    private final Pointer memory;
    private final boolean small;
    private final Pointer owner;

    private Scratchpad(Pointer memory, boolean small, Pointer owner) {
        this.memory = memory;
        this.small = small;
        this.owner = owner;
    }

    static Scratchpad of(long bytes, Workspace workspace) {
        if (bytes > SMALL) {
            Tensor large = workspace.take(new long[] {bytes}, new long[] {1}, ScalarType.Byte);
            return new Scratchpad(large.data_ptr(), false, large);
        }
        Scratchpad idle = IDLE.poll();
        return idle == null ? small() : idle;
    }

    private static Scratchpad small() {
        BytePointer memory = new BytePointer(SMALL);
        memory.retainReference(); // by no scope
        return new Scratchpad(memory, true, memory);
    }

    Pointer memory() {
        return memory;
    }

    @Override
    public void close() {
        if (small) {
            IDLE.add(this);
        } else {
            owner.close();
        }
    }
}
