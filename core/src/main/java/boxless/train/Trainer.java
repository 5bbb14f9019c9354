package boxless.train;

import boxless.Model;
import boxless.Segmenter;
import boxless.Version;
import boxless.data.Dataset;
import boxless.data.Datasets;
import boxless.data.Loader;
import boxless.data.Sample;
import boxless.data.Seeds;
import boxless.file.AtomicFile;
import boxless.method.Loss;
import boxless.method.Method;
import boxless.metric.NucleiAp;
import boxless.metric.NucleiScore;
import boxless.tensor.Autocast;
import boxless.tensor.Compute;
import boxless.tensor.State;
import boxless.tensor.Tensors;
import boxless.tensor.Threads;
import boxless.train.Batches.Batch;
import boxless.train.Checkpoint.Position;
import boxless.weights.DType;
import boxless.weights.StoredTensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a model: batches in order from loader threads, forward, loss, backward, step, and every so often a validation by the real
 * metric. The run folder holds {@code recipe.yaml, log.jsonl, last/checkpoint.safetensors, best/model.safetensors} all the time, and
 * {@code model.safetensors, receipt.json} from the first validation on. It may be killed at any moment and goes on from its last checkpoint.
 */
public final class Trainer {
    private final Recipe recipe;
    private final Dataset trainData;
    private final Dataset validateData;
    private final Path run;
    private final Compute compute;
    private final TrainingListener listener;
    private final Model model;
    private final Map<String, Tensor> state;
    private final Optimizer optimizer;
    private final Average average;
    private Position position;

    /**
     * Prepares a training. Call it outside any scope.
     *
     * @param folder that the recipe's paths are relative to
     * @param run folder for everything that the training writes
     * @param resume go on from the run's last checkpoint, if it has one
     * @throws boxless.file.BadFileException where data cannot be used
     * @throws TrainingException where the run folder already holds a training and {@code resume} is false, or another one
     */
    public Trainer(Recipe recipe, Path folder, Path run, Compute compute, boolean resume, TrainingListener listener) {
        this.recipe = recipe;
        this.run = run;
        this.compute = compute;
        this.listener = listener;
        trainData = open(folder, recipe.data().train(), "data.train");
        validateData = open(folder, recipe.data().validate(), "data.validate");
        torch.manual_seed(recipe.train().seed());
        model = Model.create(
                "recipe",
                new Model.Card(
                        recipe.method(),
                        recipe.model(),
                        recipe.data().normalization(),
                        recipe.data().classes(),
                        recipe.toYaml(),
                        ""));
        State.place(model.method().network(), compute);
        state = State.of(model.method().network());
        optimizer = new Optimizer(
                recipe.train().optimizer(), State.parameters(model.method().network()));
        average = new Average(recipe.train().ema(), state);
        position = start(resume);
    }

    private static Dataset open(Path folder, Recipe.Data.Source source, String key) {
        if (source.path().isEmpty()) {
            throw new TrainingException(key + ".path is missing; name a folder with images/ and labels/");
        }
        return Datasets.open(
                folder.resolve(source.path()),
                source.split().isEmpty() ? null : source.split(),
                source.labels(),
                source.names().isEmpty() ? null : Datasets.names(folder.resolve(source.names())));
    }

    private Position start(boolean resume) {
        Checkpoint checkpoint = Checkpoint.read(run).orElse(null);
        if (checkpoint == null) {
            return Position.start(recipe.toYaml());
        }
        if (!resume) {
            throw new TrainingException(
                    run + ": holds a training; add --resume to go on with it, or choose another folder");
        }
        Map<String, StoredTensor> tensors = checkpoint.tensors();
        state.forEach((name, tensor) -> State.load(tensor, Optimizer.required(tensors, "network." + name)));
        optimizer.load(tensors, checkpoint.position().step());
        average.load(tensors);
        return checkpoint.position();
    }

    /** Trains to the end of the recipe, or until patience runs out. Returns what was measured on the best model. */
    public Receipt train() {
        try {
            Files.createDirectories(run);
            writeText("recipe.yaml", recipe.toYaml());
            try (RunLog log = RunLog.open(run.resolve("log.jsonl"), position.step())) {
                return train(model.method(), log);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(run + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private <O, T> Receipt train(Method<O, T> method, RunLog log) throws IOException {
        String trainHash = Datasets.contentHash(trainData);
        String validateHash = Datasets.contentHash(validateData);
        Recipe.Train train = recipe.train();
        Map<String, Double> metrics = Map.of();
        Receipt receipt = receipt(trainHash, validateHash, metrics);
        try (Loader<Batch<T>> loader = Batches.load(recipe, trainData, method, position.step() * train.accumulate())) {
            while (position.step() < train.steps() && !outOfPatience()) {
                Progress progress = step(method, loader);
                log.write(progress);
                listener.stepped(progress);
                boolean last = position.step() == train.steps();
                if (last || position.step() % recipe.validate().every() == 0) {
                    Validation validation = validate(log);
                    if (validation.best()) {
                        receipt = receipt(trainHash, validateHash, validation.details());
                        keep(receipt);
                    }
                    checkpoint();
                    listener.validated(validation);
                } else if (position.step() % train.checkpoint() == 0) {
                    checkpoint();
                }
            }
        }
        return receipt;
    }

    private boolean outOfPatience() {
        int patience = recipe.validate().patience();
        return patience > 0 && position.stale() >= patience;
    }

    private <O, T> Progress step(Method<O, T> method, Loader<Batch<T>> loader) {
        long begin = System.nanoTime();
        Recipe.Train train = recipe.train();
        long step = position.step();
        torch.manual_seed(Seeds.seedOf(train.seed(), step));
        method.network().train(true);
        double rate = train.optimizer().learningRate() * train.schedule().factor(step, train.steps());
        double total = 0;
        double norm;
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
                    throw exploded("loss", value, step, names);
                }
                loss.total()
                        .div(torch.scalar_tensor(new Scalar((double) train.accumulate())))
                        .backward();
                total += value / train.accumulate();
                loss.terms().forEach((name, term) -> terms.merge(name, term / train.accumulate(), Double::sum));
            }
            norm = optimizer.gradientNorm();
            if (!Double.isFinite(norm)) {
                throw exploded("gradient", norm, step, names);
            }
            if (train.clip() > 0 && norm > train.clip()) {
                optimizer.scaleGradients(train.clip() / norm);
            }
            optimizer.step(rate);
            if (train.ema() > 0) {
                average.update(step + 1);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        position = position.stepped(seconds);
        double mean = position.seconds() / position.step();
        Duration left = Duration.ofSeconds(Math.round((train.steps() - position.step()) * mean));
        return new Progress(position.step(), train.steps(), total, terms, rate, norm, seconds, left);
    }

    private <O, T> Loss forward(Method<O, T> method, Batch<T> batch) {
        Tensor images = Tensors.of(
                        batch.images(), batch.names().size(), batch.channels(), batch.height(), batch.width())
                .to(compute.torchDevice(), torch.ScalarType.Float);
        if (compute.device() == torch.DeviceType.CPU) {
            images = images.contiguous(torch.MemoryFormat.ChannelsLast);
        }
        O output;
        try (Autocast precision = compute.autocast()) {
            output = method.forward(images);
        }
        return method.loss(output, batch.targets());
    }

    private TrainingException exploded(String what, double value, long step, List<String> names) {
        return new TrainingException(
                "step %d: the %s is %s on the pictures %s; lower train.optimizer.learning_rate, set train.clip, or look at these pictures. The last checkpoint is sound."
                        .formatted(step + 1, what, value, String.join(", ", names)));
    }

    private Validation validate(RunLog log) {
        long begin = System.nanoTime();
        boolean averaged = recipe.train().ema() > 0;
        if (averaged) {
            average.swap();
        }
        NucleiScore score;
        try {
            score = score();
        } finally {
            if (averaged) {
                average.swap();
            }
        }
        Map<String, Double> details = new LinkedHashMap<>();
        score.ap().forEach((threshold, ap) -> details.put("ap_" + threshold, ap));
        details.put("mean_ap", score.meanAp());
        double value = score.meanAp();
        boolean best = position.isBetter(value);
        position = position.validated(value);
        Validation validation =
                new Validation(position.step(), value, details, best, (System.nanoTime() - begin) / 1e9);
        log.write(validation);
        return validation;
    }

    private NucleiScore score() {
        Segmenter segmenter = new Segmenter(model, compute, false);
        NucleiAp ap = new NucleiAp();
        int pictures = recipe.validate().pictures();
        int count = pictures == 0 ? validateData.size() : Math.min(pictures, validateData.size());
        for (int i = 0; i < count; i++) {
            Sample sample = validateData.read(i);
            ap.add(
                    sample.name(),
                    sample.truth().labels(),
                    segmenter.segment(sample.image()).labels());
        }
        return ap.result();
    }

    /** Writes the weights as a model, with what was measured on them. */
    private void keep(Receipt receipt) throws IOException {
        boolean averaged = recipe.train().ema() > 0;
        if (averaged) {
            average.swap();
        }
        try {
            Model.Card card = model.card().withReceipt(receipt.toJson());
            model.write(run.resolve("best").resolve("model.safetensors"), DType.F32, card);
            model.write(run.resolve("model.safetensors"), DType.F16, card);
        } finally {
            if (averaged) {
                average.swap();
            }
        }
        writeText("receipt.json", receipt.toJson());
    }

    private void checkpoint() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        state.forEach((name, tensor) -> tensors.put("network." + name, State.store(tensor)));
        optimizer.save(tensors);
        average.save(tensors);
        new Checkpoint(position, tensors).write(run);
    }

    private Receipt receipt(String trainHash, String validateHash, Map<String, Double> metrics) {
        return new Receipt(
                Version.CODE,
                trainData.size(),
                trainHash,
                validateData.size(),
                validateHash,
                recipe.train().seed(),
                position.step(),
                position.step() * recipe.train().batch() * recipe.train().accumulate(),
                position.bestStep(),
                metrics,
                position.seconds() / 3600,
                "%s, %s, %d threads".formatted(compute.device(), compute.bf16() ? "bf16" : "fp32", Threads.count()));
    }

    private void writeText(String name, String text) throws IOException {
        AtomicFile.write(run.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
