package boxless.train;

import boxless.Model;
import boxless.data.Dataset;
import boxless.data.TrainedOn;
import boxless.evaluate.Evaluation;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.method.Method;
import boxless.tensor.Compute;
import boxless.tensor.PlatformThread;
import boxless.tensor.State;
import boxless.train.Batches.Batch;
import boxless.train.Checkpoint.Position;
import boxless.weights.DType;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Trains a model: batches in order from loader threads, forward, loss, backward, step, and regular validations with the real metric. The run folder
 * holds {@code recipe.yaml}, {@code log.jsonl}, TensorBoard events and {@code last/checkpoint.safetensors} all the time, and
 * {@code best/model.safetensors} (float32), {@code model.safetensors} (half precision) and {@code receipt.json} from the first validation on; without
 * validation data, at the end. The model of {@code train.start} is validated as step 0 and kept until a better one is found. A run may be killed at any
 * moment and resumes from its last checkpoint, with the validation that it was in, if any; where validations then measure something else, the best model is
 * measured so first.
 */
public final class Trainer implements Closeable {
    private final Recipe recipe;
    private final Path folder;
    private final Dataset trainData;
    private final @Nullable Validator validator;
    private final TrainedScale scale;
    private final RunFolder run;
    private final Compute compute;
    private final TrainingListener listener;
    private final List<String> notes;
    private final Function<String, Path> models;
    private final Pace pace = new Pace();
    private Learner learner;
    private Position position;
    private @Nullable Position stored; // in the checkpoint
    private volatile boolean timing;
    private volatile boolean stopping;

    /**
     * Prepares a training run. Call it outside any scope.
     *
     * @param given the recipe; options that depend on the data ({@code auto}) are filled in from the training data
     * @param folder that the recipe's paths are relative to
     * @param run output folder of the run
     * @param resume continue from the last checkpoint of the run, if there is one
     * @throws BadFileException if data or {@code train.start} cannot be used
     * @throws IllegalArgumentException if the recipe does not fit the data, for example its classes or its metric
     * @throws TrainingException if the folder already contains a run and {@code resume} is false, or a run that cannot be resumed with this recipe
     */
    public Trainer(Recipe given, Path folder, Path run, Compute compute, boolean resume, TrainingListener listener) {
        this(given, folder, run, compute, resume, listener, folder::resolve);
    }

    /**
     * The same where models may have names.
     *
     * @param models finds the file of {@code train.start}
     */
    public Trainer(
            Recipe given,
            Path folder,
            Path run,
            Compute compute,
            boolean resume,
            TrainingListener listener,
            Function<String, Path> models) {
        this(given, folder, run, compute, resume, listener, models, method -> method);
    }

    /** @param view what the training sees of the model's method */
    Trainer(
            Recipe given,
            Path folder,
            Path run,
            Compute compute,
            boolean resume,
            TrainingListener listener,
            Function<String, Path> models,
            UnaryOperator<Method<?, ?>> view) {
        this.folder = folder;
        this.run = new RunFolder(run);
        this.compute = compute;
        this.listener = listener;
        this.models = models;
        Preparation prepared = Preparation.of(given, folder, this.run, resume);
        recipe = prepared.complete().recipe();
        trainData = prepared.complete().training();
        position = prepared.resumption().position();
        stored = prepared.stored();
        learner = PlatformThread.run(() -> new Learner(recipe, models, compute, prepared.begun(), view));
        Dataset validateData = prepared.validation();
        validator =
                validateData == null ? null : new Validator(learner.model(), compute, validateData, recipe.validate());
        scale = TrainedScale.of(recipe, learner.model().method());
        notes = Stream.of(
                        prepared.resumption().notes(),
                        prepared.complete().notes(),
                        learner.start().notes(),
                        scale.notes(trainData),
                        validator == null ? List.<String>of() : validator.notes())
                .flatMap(List::stream)
                .distinct()
                .toList();
        learner.stages().forEach(stage -> Batches.rehearse(recipe, trainData, learner.method(), stage));
    }

    /** Whether some process is training in a run folder now. */
    public static boolean isUnderWay(Path run) {
        return new RunFolder(run).isLocked();
    }

    /** What {@link #train} is about to do. */
    public Plan plan() {
        return new Plan(
                recipe.method(),
                compute,
                State.count(learner.model().method().network()),
                trainData.size(),
                validator == null ? 0 : validator.data().size(),
                position.step(),
                learner.stages().stream()
                        .map(stage -> new Plan.Part(
                                stage.learned().name(),
                                steps(stage),
                                stage.train().picturesPerStep()))
                        .toList(),
                learner.start().text(),
                notes,
                run.path());
    }

    /** Steps of a stage, as many as were done where it is over. */
    private long steps(TrainingStage stage) {
        return stage.number() < position.stage()
                ? position.stepsOf(stage.number())
                : stage.train().steps();
    }

    private long steps() {
        return learner.stages().stream().mapToLong(this::steps).sum();
    }

    /** Asks {@link #train} to finish its step, write a checkpoint and return. Any thread may call it, at any time. */
    public void stop() {
        stopping = true;
    }

    /** Likewise, after a validation where there was none yet: for who wants to know how long steps and validations take. */
    public void stopTimed() {
        timing = true;
        stopping = true;
    }

    /**
     * Trains until the recipe is complete, patience runs out in its last stage or {@link #stop} is called.
     *
     * @throws TrainingException if the loss or gradient is no longer finite, with the images in the message; or if another run is writing to the
     *     folder, or has written to it since this was prepared
     */
    public Outcome train() {
        return PlatformThread.run(this::trainHere);
    }

    private Outcome trainHere() {
        try (Closeable lock = run.lock(stored)) {
            if (position.step() == 0) {
                checkpoint(); // first of all, so that whatever has a recipe, a log or a model can go on
            }
            RecipeFile.write(run.recipe(), recipe, folder);
            try (RunLog log = RunLog.open(run.log(), startIsOpen() ? -1 : position.step());
                    EventFile events = EventFile.create(run.path(), position.step())) {
                return train(learner.method(), log, events);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(run.path() + ": cannot be written (" + e.getMessage() + ")", e);
        }
    }

    private <O, T> Outcome train(Method<O, T> method, RunLog log, EventFile events) throws IOException {
        ReceiptMaker receipts =
                new ReceiptMaker(recipe, trainData, validator == null ? null : validator.data(), compute, scale);
        if (validator != null) {
            catchUp(validator, log, events, receipts);
        }
        trainStage(method, log, events, receipts);
        while (!stopping && !isLastStage()) {
            position = position.next();
            learner = learner.next(position.began());
            trainStage(method, log, events, receipts);
        }
        return outcome();
    }

    /** Measures what is not known of the models that are there already. */
    private void catchUp(Validator validator, RunLog log, EventFile events, ReceiptMaker receipts) throws IOException {
        if (startIsOpen()) {
            validate(validator, log, events, receipts);
        } else if (bestIsOpen() && !stopping) {
            scoreBest(validator, log, events);
        }
        if (validationIsOpen() && !stopping) {
            validate(validator, log, events, receipts);
        }
    }

    /** Whether it is not known yet how good the model is that the training starts from. */
    private boolean startIsOpen() {
        return position.step() == 0
                && Double.isNaN(position.best())
                && learner.start().whole()
                && !recipe.train().start().isEmpty();
    }

    /**
     * Whether there is a best model of which it is not known how good it is by what is measured now. Its receipt is written last: one of another step, or
     * none, is of a validation that broke off while its model was written.
     */
    private boolean bestIsOpen() throws IOException {
        return position.hasBegun()
                && Double.isNaN(position.best())
                && Files.exists(run.best())
                && Receipt.of(run.path())
                        .filter(receipt -> receipt.bestStep() == position.bestStep())
                        .isPresent();
    }

    /**
     * Whether a training that goes on owes the validation of a step because it ended within it. The last step of a stage is validated at the end of that; and
     * where the best model has just been scored anew, this step may well have been validated, but by something else.
     */
    private boolean validationIsOpen() {
        long step = stepsOfStage();
        boolean due = step > 0
                && step < learner.stage().train().steps()
                && step % recipe.validate().every() == 0;
        boolean otherwise = position.scored() == null && !Double.isNaN(position.best());
        return due && !otherwise && !position.knowsScore();
    }

    /** The checkpoint says so before the log: a run that is killed in between and goes on by its old recipe must find no scores of another kind there. */
    private void scoreBest(Validator validator, RunLog log, EventFile events) {
        long begin = System.nanoTime();
        Evaluation evaluation;
        try (Model best = Model.read(run.best()).to(compute.device())) {
            evaluation = validator.evaluate(best);
        }
        position = position.rescored(evaluation.headline());
        double seconds = (System.nanoTime() - begin) / 1e9;
        String stage = stageName(position.stageOf(position.bestStep()));
        Validation rescored = new Validation(position.bestStep(), stage, evaluation, true, seconds);
        checkpoint(events);
        log.writeRescored(position.step(), rescored, recipe.validate().metric());
        listener.rescored(rescored);
    }

    private <O, T> void trainStage(Method<O, T> method, RunLog log, EventFile events, ReceiptMaker receipts)
            throws IOException {
        TrainingStage stage = learner.stage();
        Recipe.Train train = stage.train();
        try (Loader<Batch<T>> loader =
                Batches.load(recipe, trainData, method, stage, stepsOfStage() * train.accumulate())) {
            while (!stopping && stepsOfStage() < train.steps() && !outOfPatience()) {
                Progress progress = step(method, loader);
                log.write(progress);
                events.write(progress);
                listener.stepped(progress);
                long step = stepsOfStage();
                boolean due = step == train.steps() || step % recipe.validate().every() == 0;
                if (validator != null && (due || timing && !pace.hasValidated())) {
                    validate(validator, log, events, receipts);
                } else if (step % train.checkpoint() == 0) {
                    checkpoint(events);
                }
            }
        }
        boolean over = stepsOfStage() >= train.steps();
        if (validator == null && isLastStage() && over) {
            position = position.kept();
            keep(receipts.make(position, Map.of()), trainedOn(receipts));
        } else if (validator != null && over && !position.knowsScore()) {
            // It stopped here when this was not the end yet, or scores did not compare.
            validate(validator, log, events, receipts);
        }
        if (!position.equals(stored)) {
            checkpoint(events);
        }
    }

    private long stepsOfStage() {
        return position.stepsOf(position.stage());
    }

    private boolean isLastStage() {
        return position.stage() == learner.stages().size() - 1;
    }

    private Outcome outcome() {
        Outcome.End end = Outcome.End.STOPPED;
        if (position.step() >= steps()) {
            end = Outcome.End.COMPLETE;
        } else if (isLastStage() && outOfPatience()) {
            end = Outcome.End.PATIENCE;
        }
        return new Outcome(end, position.step(), steps(), position.best(), position.bestStep(), run.model());
    }

    private boolean outOfPatience() {
        int patience = recipe.validate().patience();
        return patience > 0 && position.stale() >= patience;
    }

    private <O, T> Progress step(Method<O, T> method, Loader<Batch<T>> loader) {
        long begin = System.nanoTime();
        Learner.Step step = learner.step(method, loader, position.step());
        double seconds = (System.nanoTime() - begin) / 1e9;
        position = position.stepped(seconds);
        pace.stepped(seconds);
        long steps = steps();
        return new Progress(
                position.step(),
                steps,
                stageName(),
                learner.stage().train().picturesPerStep(),
                step.loss(),
                step.terms(),
                step.learningRate(),
                step.gradientNorm(),
                seconds,
                pace.left(steps - position.step(), recipe.validate().every()));
    }

    private String stageName() {
        return stageName(position.stage());
    }

    private String stageName(int stage) {
        return learner.stages().size() == 1
                ? ""
                : learner.stages().get(stage).learned().name();
    }

    private void validate(Validator validator, RunLog log, EventFile events, ReceiptMaker receipts) throws IOException {
        if (!position.equals(stored)) {
            checkpoint(events); // a validation may take long, and the process be killed before its end
        }
        Validation validation = validate(validator);
        log.write(validation);
        events.write(validation);
        if (validation.best()) {
            keep(receipts.make(position, validation.details()), trainedOn(receipts));
        }
        checkpoint(events);
        listener.validated(validation);
    }

    private Validation validate(Validator validator) {
        long begin = System.nanoTime();
        Evaluation evaluation = learner.withAverage(validator::evaluate);
        boolean best = position.isKept(evaluation.headline());
        position = position.validated(evaluation.headline());
        double seconds = (System.nanoTime() - begin) / 1e9;
        pace.validated(seconds);
        return new Validation(position.step(), stageName(), evaluation, best, seconds);
    }

    /** Before the first step the model is still that of {@code train.start}, which learned from other data. */
    private @Nullable TrainedOn trainedOn(ReceiptMaker receipts) {
        return position.step() > 0
                ? receipts.trainedOn()
                : StartModel.trainedOn(models.apply(recipe.train().start()));
    }

    /** Writes the weights as a model, with what was measured on them. */
    private void keep(Receipt receipt, @Nullable TrainedOn trainedOn) throws IOException {
        learner.requireFinite(position.step());
        Model model = learner.model();
        Model.Card card = model.card().withReceipt(receipt.toJson()).withTrainedOn(trainedOn);
        learner.withAverage(() -> {
            model.write(run.best(), DType.F32, card);
            model.write(run.model(), DType.F16, card);
            return card;
        });
        AtomicFile.writeText(run.receipt(), receipt.toJson());
    }

    private void checkpoint(EventFile events) {
        events.flush();
        checkpoint();
    }

    private void checkpoint() {
        learner.requireFinite(position.step());
        new Checkpoint(position, learner.save()).write(run.checkpoint());
        stored = position;
    }

    /** Frees what only a training needs, whose memory may be as large as that of several networks. */
    @Override
    public void close() {
        PlatformThread.run(() -> {
            learner.close(); // not only frees: the average goes into the network, without gradients
            return this;
        });
    }
}
