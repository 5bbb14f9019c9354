package boxless.train;

import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.train.Recipe.Train.Optimizer.Rule;
import boxless.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Adam (Kingma and Ba, 2015; decay in the gradient as torch's Adam has it), AdamW (Loshchilov and Hutter, 2019) and SGD with momentum.
 * The state lives in plain tensors by parameter name, so that a checkpoint can hold it.
 */
final class Optimizer implements AutoCloseable {
    private final Recipe.Train.Optimizer options;
    private final Map<String, Tensor> parameters;
    private final Set<String> backbone;
    private final Map<String, Tensor> first = new LinkedHashMap<>();
    private final Map<String, Tensor> second = new LinkedHashMap<>();
    private long steps;

    /**
     * Make it outside any scope: its state lives as long as the training.
     *
     * @param backbone names of the parameters that move at {@link Recipe.Train.Optimizer#backboneRate}
     */
    Optimizer(Recipe.Train.Optimizer options, Map<String, Tensor> parameters, Predicate<String> backbone) {
        this.options = options;
        this.parameters = parameters;
        this.backbone = parameters.keySet().stream().filter(backbone).collect(Collectors.toSet());
        parameters.forEach((name, parameter) -> {
            first.put(name, torch.zeros_like(parameter));
            if (options.name() != Rule.SGD) {
                second.put(name, torch.zeros_like(parameter));
            }
        });
    }

    /** Forgets the gradients. */
    void zeroGradients() {
        for (Tensor parameter : parameters.values()) {
            parameter.mutable_grad().reset();
        }
    }

    /** Norm of all gradients together, in float64 on the processor. */
    double gradientNorm() {
        double sum = 0;
        for (Tensor parameter : parameters.values()) {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                double norm = gradient.norm().item_double();
                sum += norm * norm;
            }
        }
        return Math.sqrt(sum);
    }

    /** Multiplies all gradients. */
    void scaleGradients(double factor) {
        Scalar scalar = new Scalar(factor);
        for (Tensor parameter : parameters.values()) {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                gradient.mul_(scalar);
            }
        }
    }

    /** Moves every parameter that has a gradient. */
    void step(double learningRate) {
        steps++;
        try (NoGradGuard guard = new NoGradGuard()) {
            parameters.forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                if (gradient.defined()) {
                    double rate = backbone.contains(name) ? options.backboneRate() * learningRate : learningRate;
                    move(name, parameter, gradient, rate);
                }
            });
        }
    }

    private void move(String name, Tensor parameter, Tensor gradient, double learningRate) {
        Tensor m = state(first, name);
        if (options.name() == Rule.ADAMW) {
            parameter.mul_(new Scalar(1 - learningRate * options.weightDecay()));
        } else if (options.weightDecay() > 0) {
            gradient = gradient.add(parameter, new Scalar(options.weightDecay()));
        }
        if (options.name() == Rule.SGD) {
            sgd(parameter, gradient, m, learningRate);
        } else {
            adam(parameter, gradient, m, state(second, name), learningRate);
        }
    }

    private void sgd(Tensor parameter, Tensor gradient, Tensor momentum, double learningRate) {
        momentum.mul_(new Scalar(options.momentum())).add_(gradient);
        Tensor direction = options.nesterov() ? gradient.add(momentum, new Scalar(options.momentum())) : momentum;
        parameter.add_(direction, new Scalar(-learningRate));
    }

    private void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, double learningRate) {
        double beta1 = options.momentum();
        double beta2 = options.beta2();
        m.lerp_(gradient, new Scalar(1 - beta1));
        v.mul_(new Scalar(beta2)).addcmul_(gradient, gradient, new Scalar(1 - beta2));
        double correction1 = 1 - Math.pow(beta1, steps);
        double correction2 = Math.sqrt(1 - Math.pow(beta2, steps));
        Tensor denominator = v.sqrt().div_(new Scalar(correction2)).add_(new Scalar(options.epsilon()));
        parameter.addcdiv_(m, denominator, new Scalar(-learningRate / correction1));
    }

    private static Tensor state(Map<String, Tensor> states, String name) {
        Tensor state = states.get(name);
        if (state == null) {
            throw new IllegalStateException("no optimiser state for " + name);
        }
        return state;
    }

    long steps() {
        return steps;
    }

    /** Frees the state and forgets the gradients. */
    @Override
    public void close() {
        Scopes.freeing(() -> {
            zeroGradients();
            return steps;
        });
        first.values().forEach(Tensor::close);
        second.values().forEach(Tensor::close);
    }

    /** Adds the state to a checkpoint. */
    void save(Map<String, StoredTensor> into) {
        first.forEach((name, tensor) -> into.put("optimizer.first." + name, State.store(tensor)));
        second.forEach((name, tensor) -> into.put("optimizer.second." + name, State.store(tensor)));
    }

    /** Takes the state from a checkpoint. */
    void load(Map<String, StoredTensor> from, long steps) {
        this.steps = steps;
        first.forEach((name, tensor) -> State.load(tensor, required(from, "optimizer.first." + name)));
        second.forEach((name, tensor) -> State.load(tensor, required(from, "optimizer.second." + name)));
    }

    static StoredTensor required(Map<String, StoredTensor> from, String name) {
        @Nullable StoredTensor tensor = from.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "the checkpoint lacks " + name + "; it was made by another recipe or version");
        }
        return tensor;
    }
}
