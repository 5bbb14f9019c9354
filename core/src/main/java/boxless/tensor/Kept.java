package boxless.tensor;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/**
 * Tensors that outlive the scope in which they were made, such as a picture's features between two clicks. They stay until they are closed.
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
    private boolean closed;

    private Kept(E value, Collection<Tensor> tensors) {
        this.value = value;
        this.tensors = List.copyOf(tensors);
        this.tensors.forEach(Tensor::retainReference);
    }

    /**
     * Runs work in a scope of its own and keeps its result; all else that it made is freed.
     *
     * @param tensors those of the result, all made by the work
     */
    public static <E> Kept<E> of(Supplier<E> work, Function<E, ? extends Collection<Tensor>> tensors) {
        return Scopes.freeing(() -> {
            E value = work.get();
            return new Kept<>(value, tensors.apply(value));
        });
    }

    /**
     * The result; its tensors must not be used any more once this is closed.
     *
     * @throws IllegalStateException where it is
     */
    public E value() {
        if (closed) {
            throw new IllegalStateException("these tensors were closed");
        }
        return value;
    }

    /** Frees the tensors; may be called again. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            tensors.forEach(Tensor::releaseReference);
        }
    }
}
