package boxless.nn;

import boxless.tensor.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** Layers one after another that bear numbers as names, as in PyTorch's {@code Sequential} and Gluon's {@code HybridSequential}. */
public final class Chain extends Block {
    private final List<UnaryOperator<Tensor>> steps = new ArrayList<>();
    private int number;

    /** Adds a layer. */
    public <M extends Module> Chain add(M layer, BiFunction<M, Tensor, Tensor> forward) {
        M registered = hold(layer);
        steps.add(x -> forward.apply(registered, x));
        return this;
    }

    /** Adds a convolution. */
    public Chain add(Conv2dImpl layer) {
        return add(layer, Conv2dImpl::forward);
    }

    /** Adds a batch normalisation. */
    public Chain add(BatchNorm2dImpl layer) {
        return add(layer, BatchNorm2dImpl::forward);
    }

    /** Adds an instance normalisation. */
    public Chain add(InstanceNorm layer) {
        return add(layer, InstanceNorm::forward);
    }

    /** Adds a layer without parameters; it takes a number, too. */
    public Chain add(UnaryOperator<Tensor> layer) {
        number++;
        return then(layer);
    }

    /** Adds what belongs to the layer before and takes no number, as Gluon's activations do. */
    public Chain then(UnaryOperator<Tensor> activation) {
        steps.add(activation);
        return this;
    }

    /** Gives a layer the next number without running it; what the caller calculates in its place is the input of this chain. */
    public <M extends Module> M hold(M layer) {
        return child(Integer.toString(number++), layer);
    }

    /** Runs all layers. */
    public Tensor forward(Tensor input) {
        return steps.isEmpty()
                ? input
                : Scopes.within(() -> {
                    Tensor x = input;
                    for (UnaryOperator<Tensor> step : steps) {
                        x = step.apply(x);
                    }
                    return x;
                });
    }
}
