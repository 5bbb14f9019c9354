package boxless.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** What a layer does with features of one size: primitives, and how they run one after another. */
final class Setup implements AutoCloseable {
    /** Runs the primitives. */
    interface Run {
        Tensor of(Tensor x, @Nullable Tensor sum);
    }

    private final List<Primitive> primitives;
    private final Run run;
    private int users;
    private boolean forgotten;

    Setup(Run run, Primitive... primitives) {
        this.primitives = List.of(primitives);
        this.run = run;
    }

    Tensor run(Tensor x, @Nullable Tensor sum) {
        return run.of(x, sum);
    }

    synchronized Setup taken() {
        users++;
        return this;
    }

    synchronized void given() {
        users--;
        closeUnused();
    }

    /** Frees this once nobody uses it any more. */
    @Override
    public synchronized void close() {
        forgotten = true;
        closeUnused();
    }

    private void closeUnused() {
        if (forgotten && users == 0) {
            primitives.forEach(Primitive::close);
        }
    }
}
