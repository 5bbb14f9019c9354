package boxless.train;

import boxless.Model;
import boxless.data.Seeds;
import boxless.file.BadFileException;
import boxless.file.Count;
import boxless.mask.Category;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.Libtorch;
import boxless.tensor.Scopes;
import boxless.tensor.State;
import boxless.train.Batches.Batch;
import boxless.weights.StoredTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A network that learns in one stage of a training run: its weights, their average and the optimiser's memory, and what one step does to them.
 * What the stage leaves as it is gets no gradient.
 */
final class Learner {
    /**
     * What one step was like.
     *
     * @param loss weighted sum
     * @param terms its parts, unweighted, see {@link Terms#means}
     * @param learningRate that was used
     * @param gradientNorm before clipping
     */
    record Step(double loss, Map<String, Double> terms, double learningRate, double gradientNorm) {}

    private final List<TrainingStage> stages;
    private final TrainingStage stage;
    private final Recipe.Train train;
    private final long began;
    private final Compute compute;
    private final Model model;
    private final Method<?, ?> method;
    private final Map<String, Tensor> state;
    private final Map<String, Tensor> running;
    private final Map<String, Tensor> trainable;
    private final Optimizer optimizer;
    private final @Nullable Average average;
    private final StartWeights.Taken start;

    /**
     * The learner of the first stage, or of that of a checkpoint. Make it outside any scope.
     *
     * @param models finds the file of {@code train.start}
     * @param checkpoint to go on from, or null to begin
     * @param view what the training sees of the model's method
     * @throws IllegalArgumentException where the recipe would teach nothing of use
     */
    Learner(
            Recipe recipe,
            Function<String, Path> models,
            Compute compute,
            @Nullable Checkpoint checkpoint,
            UnaryOperator<Method<?, ?>> view) {
        this.compute = compute;
        torch.manual_seed(recipe.train().seed());
        model = Model.create(
                "recipe",
                new Model.Card(
                        recipe.method(),
                        recipe.model(),
                        recipe.data().normalization(),
                        Category.of(recipe.data().classes(), recipe.data().stuff()),
                        recipe.toYaml(),
                        ""));
        method = view.apply(model.method());
        method.requireTrainable(recipe.augment());
        stages = TrainingStage.of(recipe, method);
        stage = stages.get(checkpoint == null ? 0 : checkpoint.position().stage());
        train = stage.train();
        began = checkpoint == null ? 0 : checkpoint.position().began();
        model.to(compute.device());
        state = State.of(method.network());
        running = State.buffers(method.network());
        trainable = State.parameters(method.network());
        trainable.values().removeIf(parameter -> !parameter.requires_grad());
        // First the weights: what the optimiser and the average remember of them begins with what is there when they
        // are made.
        start = checkpoint == null ? begin(models) : goOn(checkpoint);
        optimizer = newOptimizer();
        average = newAverage();
        if (checkpoint != null) {
            optimizer.load(checkpoint.tensors(), checkpoint.position().step() - began);
            if (average != null) {
                average.load(checkpoint.tensors());
            }
        }
    }

    /** The learner of the stage that follows, of the same network. */
    private Learner(Learner before, long began) {
        compute = before.compute;
        model = before.model;
        method = before.method;
        stages = before.stages;
        stage = stages.get(before.stage.number() + 1);
        train = stage.train();
        this.began = began;
        state = before.state;
        running = before.running;
        trainable = before.trainable;
        start = before.start;
        optimizer = newOptimizer();
        average = newAverage();
    }

    private Optimizer newOptimizer() {
        return new Optimizer(train.optimizer(), learned(), method.backbone().asMatchPredicate());
    }

    private @Nullable Average newAverage() {
        return train.ema() > 0 ? new Average(train.ema(), state) : null;
    }

    /** What the stage learns of what the network lets learn; all else is frozen. */
    private Map<String, Tensor> learned() {
        Predicate<String> backbone = method.backbone().asMatchPredicate();
        Map<String, Tensor> learned = new LinkedHashMap<>(trainable);
        learned.keySet()
                .removeIf(name -> !stage.learned().learns(name) || train.freezesBackbone() && backbone.test(name));
        trainable.forEach((name, parameter) -> parameter.set_requires_grad(learned.containsKey(name)));
        return learned;
    }

    private StartWeights.Taken begin(Function<String, Path> models) {
        if (!train.start().isEmpty()) {
            Path file = models.apply(train.start());
            try {
                StartWeights.Taken taken = stage.learned().needsWeights()
                        ? StartWeights.loadAll(file, method, state)
                        : StartWeights.load(file, method, state);
                return taken.with(StartModel.notes(file, model.card(), taken.whole()));
            } catch (BadFileException e) {
                throw StartModel.explain(file, model.card(), e);
            }
        }
        if (stage.learned().needsWeights()) {
            throw new IllegalArgumentException(
                    "recipe: train.stage: '%s' needs a network that is trained already; give a model in train.start, or train '%s' first and put '%s' into then"
                            .formatted(train.stage(), method.stages().getFirst().name(), train.stage()));
        }
        State.parameters(method.network()).keySet().forEach(name -> {
            if (!trainable.containsKey(name)) {
                throw new IllegalArgumentException(
                        "recipe: %s is frozen and would keep its random weights; give pre-trained weights in train.start, or let model.backbone be trained"
                                .formatted(name));
            }
        });
        if (train.freezesBackbone()) {
            throw new IllegalArgumentException(
                    "recipe: train.optimizer.backbone_rate: 0 freezes the backbone, which would keep its random weights; give pre-trained weights in train.start, or raise it");
        }
        return new StartWeights.Taken("random weights, seed " + train.seed(), false);
    }

    private StartWeights.Taken goOn(Checkpoint checkpoint) {
        Map<String, StoredTensor> tensors = checkpoint.tensors();
        state.forEach((name, tensor) -> State.load(tensor, Optimizer.required(tensors, Checkpoint.NETWORK + name)));
        return new StartWeights.Taken(
                "the checkpoint after step " + checkpoint.position().step(), true);
    }

    Model model() {
        return model;
    }

    /** What the training sees of the model's method. */
    Method<?, ?> method() {
        return method;
    }

    /** The stage that is learned in. */
    TrainingStage stage() {
        return stage;
    }

    /** All stages of the training. */
    List<TrainingStage> stages() {
        return stages;
    }

    /**
     * Ends this stage and begins the next one: with averaged weights, where this stage averages, and with a fresh optimiser. This learner cannot be used
     * any more.
     *
     * @param done steps that are done, in all stages together
     */
    Learner next(long done) {
        close();
        return new Learner(this, done);
    }

    /** Frees what the optimiser and the average hold; the network goes with its model. */
    void close() {
        optimizer.close();
        if (average != null) {
            average.close();
        }
    }

    /** Where the weights came from, for the user. */
    StartWeights.Taken start() {
        return start;
    }

    /**
     * What keeps broken weights out of every file. A step may break them though its loss and gradient were finite.
     *
     * @param step that was done last
     * @throws TrainingException where a weight or a running statistic is infinite or not a number
     */
    void requireFinite(long step) {
        state.forEach((name, tensor) -> {
            if (!Scopes.freeing(() -> tensor.isfinite().all().item_bool())) {
                throw new TrainingException(
                        "step %d: %s is no longer finite; lower train.optimizer.learning_rate, or set train.clip. The last checkpoint is intact."
                                .formatted(step, name));
            }
        });
    }

    /** Everything that {@link #Learner} needs to go on. */
    Map<String, StoredTensor> save() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        state.forEach((name, tensor) -> tensors.put(Checkpoint.NETWORK + name, State.store(tensor)));
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
     * @param number from 0, over all stages; dropout depends on the seed and on it alone
     * @throws TrainingException where loss or gradient are not finite, before any weight has changed; or where memory is too small for a batch, or Java's
     *     for those that the workers have ready, or a batch is too small for batch normalisation
     */
    <O, T> Step step(Method<O, T> method, Loader<Batch<T>> loader, long number) {
        try {
            return learn(method, loader, number);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (isOfHeap(e)) {
                throw new TrainingException(
                        "step %d: Java's memory, %,d MB, is too small for the batches of %s; lower %s or train.cache, or give Java more: BOXLESS_JAVA_OPTS=-Xmx8g. The last checkpoint is intact.%s"
                                .formatted(
                                        number + 1,
                                        Runtime.getRuntime().maxMemory() >> 20,
                                        Count.of(train.workers(), "worker"),
                                        train.workers() > 1
                                                ? "train.workers"
                                                : LaterStages.section(stage.number()) + ".batch",
                                        e instanceof BadFileException ? " It ran out with " + e.getMessage() : ""));
            }
            if (e instanceof OutOfMemoryError || Libtorch.isOutOfMemory(e)) {
                throw new TrainingException(
                        "step %d: out of memory with %s.batch: %d; lower it and raise accumulate by the same factor, or make the crop in augment smaller. The last checkpoint is intact."
                                .formatted(number + 1, LaterStages.section(stage.number()), train.batch()));
            }
            if (Libtorch.isSingleValue(e)) {
                throw new TrainingException(
                        "step %d: batch normalisation has a single value to learn from: one image, of which the network takes the mean, or whose coarsest features are one pixel; raise %s.batch, or for the latter make the images, or the crop in augment, larger. The last checkpoint is intact."
                                .formatted(number + 1, LaterStages.section(stage.number())));
            }
            throw e;
        }
    }

    /**
     * Whether Java's own memory ran out, not the machine's. Out of parallel work comes a copy that says nothing, and out of an image that was being read a
     * line about its file, which need not be to blame; the original is their cause.
     */
    private static boolean isOfHeap(Throwable error) {
        return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
                .filter(OutOfMemoryError.class::isInstance)
                .map(cause -> String.valueOf(cause.getMessage()))
                .anyMatch(message -> message.contains("heap") || message.contains("GC overhead"));
    }

    private <O, T> Step learn(Method<O, T> method, Loader<Batch<T>> loader, long number) {
        long n = number - began; // of this stage
        torch.manual_seed(Seeds.seedOf(stage.seed(), n));
        method.train(stage.learned());
        double rate = train.optimizer().learningRate() * train.schedule().factor(n, train.steps());
        double total = 0;
        Terms terms = new Terms();
        try (PointerScope scope = new PointerScope()) {
            optimizer.zeroGradients();
            List<String> names = new ArrayList<>();
            for (int pass = 0; pass < train.accumulate(); pass++) {
                Batch<T> batch = loader.next();
                names.addAll(batch.names());
                try (PointerScope onePass = new PointerScope()) { // or accumulate would not save memory
                    Loss loss = forward(method, batch);
                    double value = loss.total().item_double();
                    if (!Double.isFinite(value)) {
                        throw exploded("loss", value, number, names);
                    }
                    loss.total()
                            .div(torch.scalar_tensor(new Scalar((double) train.accumulate())))
                            .backward();
                    total += value / train.accumulate();
                    terms.add(loss.terms());
                }
            }
            countRunning();
            double norm = optimizer.gradientNorm();
            if (!Double.isFinite(norm)) {
                throw exploded("gradient", norm, number, names);
            }
            if (train.clip() > 0 && norm > train.clip()) {
                optimizer.scaleGradients(train.clip() / norm);
            }
            optimizer.step(rate);
            if (average != null) {
                average.update(n + 1);
            }
            return new Step(total, terms.means(), rate, norm);
        }
    }

    /**
     * Running statistics moved without being counted as changed: libtorch's batch normalisation does not do that. What a validation before has prepared of
     * weights that stay, as those of a frozen backbone, would pass for the same. Only behind the last backward, which does not take what has changed.
     */
    private void countRunning() {
        running.values().forEach(each -> each.copy_(each));
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
