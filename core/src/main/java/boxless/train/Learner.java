package boxless.train;

import boxless.Model;
import boxless.data.Seeds;
import boxless.mask.Category;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.train.Batches.Batch;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A network that learns: its weights, their average and the optimiser's memory, and what one step does to them. */
final class Learner {
    private static final String NETWORK = "network.";

    /**
     * What one step was like.
     *
     * @param loss weighted sum
     * @param terms its parts, unweighted
     * @param learningRate that was used
     * @param gradientNorm before clipping
     */
    record Step(double loss, Map<String, Double> terms, double learningRate, double gradientNorm) {}

    private final Recipe.Train train;
    private final Compute compute;
    private final Model model;
    private final Map<String, Tensor> state;
    private final Optimizer optimizer;
    private final @Nullable Average average;
    private final String start;

    /**
     * Make it outside any scope.
     *
     * @param folder that {@code train.start} is relative to
     * @param checkpoint to go on from, or null to begin
     * @throws IllegalArgumentException where the recipe would teach nothing of use
     */
    Learner(Recipe recipe, Path folder, Compute compute, @Nullable Checkpoint checkpoint) {
        this.compute = compute;
        train = recipe.train();
        torch.manual_seed(train.seed());
        model = Model.create(
                "recipe",
                new Model.Card(
                        recipe.method(),
                        recipe.model(),
                        recipe.data().normalization(),
                        Category.of(recipe.data().classes(), recipe.data().stuff()),
                        recipe.toYaml(),
                        ""));
        model.method().requireTrainable(recipe.augment());
        model.to(compute.device());
        state = State.of(model.method().network());
        optimizer = new Optimizer(
                train.optimizer(),
                State.parameters(model.method().network()),
                model.method().backbone().asMatchPredicate());
        start = checkpoint == null ? begin(folder) : goOn(checkpoint);
        average = train.ema() > 0 ? new Average(train.ema(), state) : null;
        if (average != null && checkpoint != null) {
            average.load(checkpoint.tensors());
        }
    }

    private String begin(Path folder) {
        if (!train.start().isEmpty()) {
            return StartWeights.load(folder.resolve(train.start()), model.method(), state);
        }
        State.parameters(model.method().network()).forEach((name, parameter) -> {
            if (!parameter.requires_grad()) {
                throw new IllegalArgumentException(
                        "recipe: %s is frozen and would keep its random weights; give pre-trained weights in train.start, or let model.backbone be trained"
                                .formatted(name));
            }
        });
        return "random weights, seed " + train.seed();
    }

    private String goOn(Checkpoint checkpoint) {
        Map<String, StoredTensor> tensors = checkpoint.tensors();
        state.forEach((name, tensor) -> State.load(tensor, Optimizer.required(tensors, NETWORK + name)));
        optimizer.load(tensors, checkpoint.position().step());
        return "the checkpoint after step " + checkpoint.position().step();
    }

    Model model() {
        return model;
    }

    /** Where the weights came from, for the user. */
    String start() {
        return start;
    }

    /** Everything that {@link #Learner} needs to go on. */
    Map<String, StoredTensor> save() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        state.forEach((name, tensor) -> tensors.put(NETWORK + name, State.store(tensor)));
        optimizer.save(tensors);
        if (average != null) {
            average.save(tensors);
        }
        return tensors;
    }

    /** Does something with the averaged weights in the network, where the recipe averages. */
    <R> R withAverage(Supplier<R> action) {
        if (average == null) {
            return action.get();
        }
        average.swap();
        try {
            return action.get();
        } finally {
            average.swap();
        }
    }

    /**
     * One optimiser step.
     *
     * @param number from 0; dropout depends on the seed and on it alone
     * @throws TrainingException where loss or gradient are not finite, before any weight has changed
     */
    <O, T> Step step(Method<O, T> method, Loader<Batch<T>> loader, long number) {
        torch.manual_seed(Seeds.seedOf(train.seed(), number));
        method.train(method.stages().getFirst());
        double rate = train.optimizer().learningRate() * train.schedule().factor(number, train.steps());
        double total = 0;
        Map<String, Double> terms = new LinkedHashMap<>();
        try (PointerScope scope = new PointerScope()) {
            optimizer.zeroGradients();
            List<String> names = new ArrayList<>();
            for (int n = 0; n < train.accumulate(); n++) {
                Batch<T> batch = loader.next();
                names.addAll(batch.names());
                Loss loss = forward(method, batch);
                double value = loss.total().item_double();
                if (!Double.isFinite(value)) {
                    throw exploded("loss", value, number, names);
                }
                loss.total()
                        .div(torch.scalar_tensor(new Scalar((double) train.accumulate())))
                        .backward();
                total += value / train.accumulate();
                loss.terms().forEach((name, term) -> terms.merge(name, term / train.accumulate(), Double::sum));
            }
            double norm = optimizer.gradientNorm();
            if (!Double.isFinite(norm)) {
                throw exploded("gradient", norm, number, names);
            }
            if (train.clip() > 0 && norm > train.clip()) {
                optimizer.scaleGradients(train.clip() / norm);
            }
            optimizer.step(rate);
            if (average != null) {
                average.update(number + 1);
            }
            return new Step(total, terms, rate, norm);
        }
    }

    private <O, T> Loss forward(Method<O, T> method, Batch<T> batch) {
        Tensor images =
                compute.images(batch.images(), batch.names().size(), batch.channels(), batch.height(), batch.width());
        try (Autocast precision = compute.autocast()) {
            return method.loss(method.forward(images), batch.targets());
        }
    }

    private static TrainingException exploded(String what, double value, long number, List<String> names) {
        return new TrainingException(
                "step %d: the %s is %s on the images %s; lower train.optimizer.learning_rate, set train.clip, or check these images. The last checkpoint is intact."
                        .formatted(number + 1, what, value, String.join(", ", names)));
    }
}
