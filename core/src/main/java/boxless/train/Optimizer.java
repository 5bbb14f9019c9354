package boxless.train;

import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.train.Recipe.Train.Optimizer.Rule;
import boxless.weights.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * Adam (Kingma and Ba, 2015; decay in the gradient as torch's Adam has it), AdamW (Loshchilov and Hutter, 2019), RAdam (Liu et al., 2020), {@link Muon} with
 * AdamW for what it cannot move, and SGD with momentum, each with slow weights behind it if asked for (Lookahead; Zhang et al., 2019). The state lives in
 * plain tensors by parameter name, so that a checkpoint can hold it.
 *
 * <p>Steps are counted for the whole training. torch counts them for each parameter, so a parameter that had no gradient in some steps, as a semantic head on
 * images without labels, moves by another length at first than there.
 */
final class Optimizer implements AutoCloseable {
    private static final String FIRST = Checkpoint.OPTIMIZER + "first.";
    private static final String SECOND = Checkpoint.OPTIMIZER + "second.";
    private static final String SLOW = Checkpoint.OPTIMIZER + "slow.";

    private final Recipe.Train.Optimizer options;
    private final Map<String, Tensor> parameters;
    private final Set<String> backbone;
    /** Those that {@link Muon} moves. */
    private final Set<String> matrices;

    private final Map<String, Tensor> first = new LinkedHashMap<>();
    private final Map<String, Tensor> second = new LinkedHashMap<>();
    private final Map<String, Tensor> slow = new LinkedHashMap<>();
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
        matrices = parameters.keySet().stream()
                .filter(name -> options.name() == Rule.MUON && Muon.moves(state(parameters, name)))
                .collect(Collectors.toSet());
        parameters.forEach((name, parameter) -> {
            first.put(name, torch.zeros_like(parameter));
            if (options.name() != Rule.SGD && !matrices.contains(name)) {
                second.put(name, torch.zeros_like(parameter));
            }
            if (options.lookahead().every() > 0) {
                slow.put(name, parameter.detach().clone());
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
        List<Muon.Move> moves = new ArrayList<>();
        try (NoGradGuard guard = new NoGradGuard()) {
            parameters.forEach((name, parameter) -> {
                Tensor gradient = parameter.grad();
                if (gradient.defined()) {
                    double rate = rate(name) * learningRate;
                    gradient = decayed(parameter, gradient, rate);
                    if (matrices.contains(name)) {
                        moves.add(new Muon.Move(parameter, gradient, state(first, name), rate));
                    } else {
                        move(name, parameter, gradient, rate);
                    }
                }
            });
            Muon.move(moves, options.momentum());
            if (!slow.isEmpty() && steps % options.lookahead().every() == 0) {
                follow();
            }
        }
    }

    private void follow() {
        slow.forEach((name, weights) -> {
            Tensor parameter = state(parameters, name);
            weights.lerp_(parameter.detach(), new Scalar(options.lookahead().step()));
            parameter.copy_(weights);
        });
    }

    private double rate(String name) {
        double rate = backbone.contains(name) ? options.backboneRate() : 1;
        return options.name() == Rule.MUON && !matrices.contains(name) ? rate * options.restRate() : rate;
    }

    /** The gradient, with the decay in it where the rule does not decay the parameter itself. */
    private Tensor decayed(Tensor parameter, Tensor gradient, double learningRate) {
        if (options.weightDecay() == 0) {
            return gradient;
        }
        if (options.name() == Rule.ADAMW || options.name() == Rule.MUON) {
            parameter.mul_(new Scalar(1 - learningRate * options.weightDecay()));
            return gradient;
        }
        return gradient.add(parameter, new Scalar(options.weightDecay()));
    }

    private void move(String name, Tensor parameter, Tensor gradient, double learningRate) {
        Tensor m = state(first, name);
        switch (options.name()) {
            case SGD -> sgd(parameter, gradient, m, learningRate);
            case ADAM, ADAMW, MUON -> adam(parameter, gradient, m, state(second, name), learningRate);
            case RADAM -> radam(parameter, gradient, m, state(second, name), learningRate);
        }
    }

    private void sgd(Tensor parameter, Tensor gradient, Tensor momentum, double learningRate) {
        momentum.mul_(new Scalar(options.momentum())).add_(gradient);
        Tensor direction = options.nesterov() ? gradient.add(momentum, new Scalar(options.momentum())) : momentum;
        parameter.add_(direction, new Scalar(-learningRate));
    }

    private void adam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, double learningRate) {
        moments(gradient, m, v);
        double correction2 = Math.sqrt(1 - Math.pow(options.beta2(), steps));
        Tensor denominator = v.sqrt().div_(new Scalar(correction2)).add_(new Scalar(options.epsilon()));
        parameter.addcdiv_(m, denominator, new Scalar(-learningRate / correction1()));
    }

    /** Without the second moment until its variance is tractable, then rectified by r_t (algorithm 2 of the paper, from rho_t > 5 as in torch). */
    private void radam(Tensor parameter, Tensor gradient, Tensor m, Tensor v, double learningRate) {
        moments(gradient, m, v);
        double decayed = Math.pow(options.beta2(), steps);
        double longest = 2 / (1 - options.beta2()) - 1; // rho_inf
        double length = longest - 2 * steps * decayed / (1 - decayed); // rho_t
        double rate = learningRate / correction1();
        if (length <= 5) {
            parameter.add_(m, new Scalar(-rate));
            return;
        }
        double r = Math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        Tensor denominator = v.sqrt().add_(new Scalar(options.epsilon()));
        parameter.addcdiv_(m, denominator, new Scalar(-rate * r * Math.sqrt(1 - decayed)));
    }

    private void moments(Tensor gradient, Tensor m, Tensor v) {
        m.lerp_(gradient, new Scalar(1 - options.momentum()));
        v.mul_(new Scalar(options.beta2())).addcmul_(gradient, gradient, new Scalar(1 - options.beta2()));
    }

    private double correction1() {
        return 1 - Math.pow(options.momentum(), steps);
    }

    private static Tensor state(Map<String, Tensor> states, String name) {
        Tensor state = states.get(name);
        if (state == null) {
            throw new IllegalStateException("no optimiser state for " + name);
        }
        return state;
    }

    /** Frees the state and forgets the gradients. */
    @Override
    public void close() {
        Scopes.freeing(this::zeroGradients);
        first.values().forEach(Tensor::close);
        second.values().forEach(Tensor::close);
        slow.values().forEach(Tensor::close);
    }

    /** Adds the state to a checkpoint. */
    void save(Map<String, StoredTensor> into) {
        first.forEach((name, tensor) -> into.put(FIRST + name, State.store(tensor)));
        second.forEach((name, tensor) -> into.put(SECOND + name, State.store(tensor)));
        slow.forEach((name, tensor) -> into.put(SLOW + name, State.store(tensor)));
    }

    /** Takes the state from a checkpoint; slow weights that it lacks begin where the parameters are now. */
    void load(Map<String, StoredTensor> from, long steps) {
        this.steps = steps;
        first.forEach((name, tensor) -> State.load(tensor, required(from, FIRST + name)));
        second.forEach((name, tensor) -> State.load(tensor, required(from, SECOND + name)));
        slow.forEach((name, tensor) -> {
            StoredTensor stored = from.get(SLOW + name);
            if (stored != null) {
                State.load(tensor, stored);
            } else {
                tensor.copy_(state(parameters, name).detach());
            }
        });
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
