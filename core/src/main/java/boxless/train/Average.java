package boxless.train;

import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Exponential moving average of a network's parameters and running statistics. Early on it follows faster, min(decay, (1 + n) / (10 + n))
 * after n steps, so that the random start is soon forgotten.
 */
final class Average implements AutoCloseable {
    private final double decay;
    private final Map<String, Tensor> live;
    private final Map<String, Tensor> averaged = new LinkedHashMap<>();

    /** Make it outside any scope. */
    Average(double decay, Map<String, Tensor> live) {
        this.decay = decay;
        this.live = live;
        live.forEach((name, tensor) -> averaged.put(name, tensor.detach().clone()));
    }

    void update(long steps) {
        Scalar weight = new Scalar(1 - Math.min(decay, (1.0 + steps) / (10.0 + steps)));
        try (NoGradGuard guard = new NoGradGuard()) {
            averaged.forEach((name, mean) -> {
                Tensor now = get(live, name);
                if (!torch.is_floating_point(mean)) {
                    mean.copy_(now);
                } else {
                    mean.lerp_(now, weight);
                }
            });
        }
    }

    /** Swaps live and averaged values: once before a validation, once after it. */
    void swap() {
        try (NoGradGuard guard = new NoGradGuard()) {
            averaged.forEach((name, mean) -> Scopes.freeing(() -> exchange(mean, get(live, name))));
        }
    }

    private static void exchange(Tensor a, Tensor b) {
        Tensor kept = a.detach().clone();
        a.copy_(b);
        b.copy_(kept);
    }

    /** Leaves the average in the network for good. */
    @Override
    public void close() {
        swap();
        averaged.values().forEach(Tensor::close);
    }

    void save(Map<String, StoredTensor> into) {
        averaged.forEach((name, tensor) -> into.put(Checkpoint.AVERAGE + name, State.store(tensor)));
    }

    /** Takes the average from a checkpoint; one of a training that did not average has none, then it starts from what it was made with. */
    void load(Map<String, StoredTensor> from) {
        averaged.forEach((name, tensor) -> {
            StoredTensor stored = from.get(Checkpoint.AVERAGE + name);
            if (stored != null) {
                State.load(tensor, stored);
            }
        });
    }

    private static Tensor get(Map<String, Tensor> map, String name) {
        Tensor tensor = map.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no tensor " + name);
        }
        return tensor;
    }
}
