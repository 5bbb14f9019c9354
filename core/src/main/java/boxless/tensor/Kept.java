package boxless.tensor;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that outlive the scope in which they were created, such as the features of an image between two clicks. They exist until closed.
 *
 * <pre>{@code
 * try (Kept<Features> features = Kept.of(() -> encode(images), Features::tensors)) {
 *     mask(features.value(), click); // any number of clicks, each in a scope of its own
 * }
 * }</pre>
 *
 * @param <E> what holds the tensors
 */
public final class Kept<E> implements AutoCloseable {
    private final E value;
    private final List<Tensor> tensors;
    private final Owned owned = new Owned();
    private boolean closed;

    private Kept(E value, Collection<Tensor> tensors) {
        this.value = value;
        this.tensors = List.copyOf(tensors);
        this.tensors.forEach(owned::keep);
    }

    /**
     * Runs work in a scope of its own and keeps its result; everything else it created is freed.
     *
     * @param tensors the tensors of the result, all created by the work
     */
    public static <E> Kept<E> of(Supplier<E> work, Function<E, ? extends Collection<Tensor>> tensors) {
        return Scopes.freeing(() -> {
            E value = work.get();
            return new Kept<>(value, tensors.apply(value));
        });
    }

    /**
     * The result; its tensors must not be used after this is closed.
     *
     * @throws IllegalStateException if it is
     */
    public E value() {
        if (closed) {
            throw new IllegalStateException("these tensors were closed");
        }
        return value;
    }

    /** Memory that the tensors take. */
    public long bytes() {
        return tensors.stream().mapToLong(Tensor::nbytes).sum();
    }

    /** Frees the tensors; may be called again. */
    @Override
    public void close() {
        closed = true;
        owned.close();
    }
}
