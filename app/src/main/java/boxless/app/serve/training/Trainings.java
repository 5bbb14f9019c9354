package boxless.app.serve.training;

import boxless.Model;
import boxless.app.serve.http.Problem;
import boxless.app.serve.pictures.AnnotationStore;
import boxless.app.serve.pictures.OwnFolder;
import boxless.app.serve.pictures.PictureStore;
import boxless.app.serve.pictures.TemporaryFolder;
import boxless.app.serve.work.ModelShelf;
import boxless.mask.Category;
import boxless.train.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fine-tunes models on what was annotated, one at a time, each as a process of its own, which the end of this one asks to end. A model that scores better
 * than the one it began with takes its place.
 */
public final class Trainings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Trainings.class);
    /** That a training takes where nobody says how many. */
    public static final double USUAL_MINUTES = 10;

    private static final double MOST_MINUTES = 24 * 60;
    private static final int SECONDS_TO_STOP = 20;

    private final Path folder;
    private final PictureStore pictures;
    private final AnnotationStore annotations;
    private final TunedModels tuned;
    private final List<String> settings;
    private final Starter starter;
    private @Nullable Run running;
    private boolean preparing; // what the next one learns from is being written
    private boolean closing;

    /** A training under way. */
    private static final class Run {
        private final Training training;
        private final Process process;
        private CompletableFuture<Void> end = CompletableFuture.completedFuture(null);
        private boolean stopping;
        private volatile boolean left; // to itself, by a server that has ended

        Run(Training training, Process process) {
            this.training = training;
            this.process = process;
        }

        /** The process takes the end of its input as the wish that it ends. */
        void stop() {
            stopping = true;
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                // It has ended.
            }
        }
    }

    /**
     * @param folder of the training runs; need not be there
     * @param settings further arguments of {@code boxless train}, the same for all
     */
    public Trainings(
            Path folder, PictureStore pictures, AnnotationStore annotations, TunedModels tuned, List<String> settings) {
        this(folder, pictures, annotations, tuned, settings, ChildJvm::start);
    }

    Trainings(
            Path folder,
            PictureStore pictures,
            AnnotationStore annotations,
            TunedModels tuned,
            List<String> settings,
            Starter starter) {
        this.folder = folder;
        this.pictures = pictures;
        this.annotations = annotations;
        this.tuned = tuned;
        this.settings = List.copyOf(settings);
        this.starter = starter;
    }

    /** Starts {@code boxless} with these arguments; what it says goes to the file. */
    interface Starter {
        Process start(List<String> arguments, Path output) throws IOException;
    }

    /** What a model is to learn from, where it is not what was saved in the data folder. */
    public interface Lessons {
        /** What is left out, or may not be meant as it will be understood, in a line; empty if nothing is. */
        String note();

        /** Makes this folder one that {@code boxless train} takes as data. */
        void write(Path folder) throws IOException;
    }

    /**
     * Begins to fine-tune a model on what was saved.
     *
     * @return what {@link #json} says of it
     * @throws Problem 409 if a training is under way, 400 if there is too little to learn from, 404 if there is no such model, 507 if it cannot be written
     */
    public ObjectNode start(ModelShelf.Entry model, double minutes) throws IOException {
        requireFree(model, minutes);
        return start(model, minutes, TrainingData.of(pictures, annotations, model.categories()));
    }

    /** The same on something else. */
    public ObjectNode start(ModelShelf.Entry model, double minutes, Lessons lessons) throws IOException {
        reserve(model, minutes);
        try {
            return begin(model, minutes, lessons);
        } finally {
            synchronized (this) {
                preparing = false;
            }
        }
    }

    private synchronized void reserve(ModelShelf.Entry model, double minutes) throws IOException {
        requireFree(model, minutes);
        preparing = true;
    }

    /** @throws Problem if this model could not be trained now */
    public synchronized void requireFree(ModelShelf.Entry model, double minutes) throws IOException {
        requireOpen();
        if (running != null) {
            throw new Problem(
                    409,
                    "training %s is running; wait for its end, or POST /v1/trainings/%s/stop"
                            .formatted(running.training.id(), running.training.id()));
        }
        if (preparing) {
            throw new Problem(409, "a training is being prepared; wait until it has begun and ended");
        }
        Path last = folder.resolve(Integer.toString(newest()));
        if (Trainer.isUnderWay(last)) {
            throw new Problem(
                    409,
                    "training %s goes on outside this server; wait for its end, or end its process"
                            .formatted(last.getFileName()));
        }
        if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
            throw Problem.bad("minutes: %s; give a number above 0 and up to %.0f".formatted(minutes, MOST_MINUTES));
        }
        if (TunedModels.isBefore(model.name())) {
            throw Problem.bad("model: %s was replaced; fine-tune the one in its place".formatted(model.name()));
        }
    }

    private synchronized void requireOpen() {
        if (closing) {
            throw Problem.stopping();
        }
    }

    /** Pictures that cannot be linked are copied, which takes a while: nobody else waits for that. */
    private ObjectNode begin(ModelShelf.Entry model, double minutes, Lessons lessons) throws IOException {
        OwnFolder.requireNoLinks(folder);
        Path run = folder.resolve(Integer.toString(newest() + 1));
        boolean listed = false;
        try {
            lessons.write(Files.createDirectories(run).resolve("data"));
            Training training = Training.begun(run, model.name(), minutes, lessons.note());
            synchronized (this) { // whoever finds its file finds it running
                requireOpen();
                training.save();
                listed = true;
                follow(training, process(model, training));
            }
            return shown(training);
        } catch (IOException e) {
            if (listed) {
                throw e;
            }
            Path unread = unread(e, run);
            if (unread != null) {
                throw new Problem(409, "%s cannot be read any more; reload the page, then try again".formatted(unread));
            }
            throw PictureStore.unwritten("training " + run.getFileName(), e);
        } finally {
            if (!listed) {
                discard(run);
            }
        }
    }

    /** Name of the picture that cannot be read, where the fault is not that the training cannot be written: a copy that fails names both its files. */
    private static @Nullable Path unread(IOException e, Path run) {
        if (!(e instanceof FileSystemException system) || system.getFile() == null || system.getOtherFile() != null) {
            return null;
        }
        Path file = Path.of(system.getFile());
        return file.startsWith(run) || run.startsWith(file) ? null : file.getFileName();
    }

    private static void discard(Path run) {
        try {
            new TemporaryFolder(run).close();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{} belongs to no training, but cannot be deleted ({}); delete it", run, e.toString(), e);
        }
    }

    /** @param process the training, under way */
    synchronized void follow(Training training, Process process) {
        Run begun = new Run(training, process);
        running = begun;
        begun.end = process.onExit().thenRun(() -> end(begun));
    }

    private Process process(ModelShelf.Entry model, Training training) throws IOException {
        try {
            return starter.start(arguments(model, training.minutes(), training.folder()), training.output());
        } catch (IOException | RuntimeException e) {
            training.ended(Training.State.FAILED, false, "it cannot be started: " + e.getMessage())
                    .save();
            throw e;
        }
    }

    private List<String> arguments(ModelShelf.Entry model, double minutes, Path run) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "-m",
                model.file().toAbsolutePath().toString(),
                "-d",
                run.resolve("data").toString(),
                "-o",
                run.toString(),
                "--minutes",
                Double.toString(minutes),
                "--stop-at-eof"));
        arguments.addAll(settings);
        arguments.addAll(metric(model.card()));
        return arguments;
    }

    /** Objects that are saved here may overlap and are all things, which panoptic quality refuses: models of stuff are validated by their things. */
    static List<String> metric(Model.Card card) {
        return Category.stuff(card.categories()).isEmpty() ? List.of() : List.of("validate.metric=coco");
    }

    private void end(Run run) {
        if (run.left) {
            return;
        }
        Training over = checked(run);
        try {
            OwnFolder.requireNoLinks(folder); // which may have come since it began
            over.save();
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("training {} is {}, but that cannot be written down: {}", over.id(), over.state(), e, e);
        } finally {
            synchronized (this) {
                running = null;
            }
        }
        LOG.info(
                "training {} of {} is {}{}",
                over.id(),
                over.model(),
                over.state(),
                over.swapped() ? ": its model is in use" : over.error() == null ? "" : ": " + over.error());
    }

    /** Whatever happens, the training is over: also a result for which there is no memory must not keep the next one from beginning. */
    private Training checked(Run run) {
        try {
            return outcome(run);
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("training {} ended, but its result cannot be used: {}", run.training.id(), e, e);
            return run.training.ended(Training.State.FAILED, false, "its result cannot be used: " + e.getMessage());
        }
    }

    private Training outcome(Run run) throws IOException {
        Training training = run.training;
        Training.State how = Training.State.DONE;
        if (run.process.exitValue() != 0) {
            synchronized (this) {
                how = run.stopping || closing ? Training.State.STOPPED : Training.State.FAILED;
            }
        }
        if (how == Training.State.FAILED) {
            return training.ended(how, false, training.lastLine());
        }
        boolean better = TrainingLog.read(training.folder()).isBetter();
        if (better) {
            tuned.swap(training.model(), training.result());
        }
        return training.ended(how, better, null);
    }

    /** All trainings, the newest first. */
    public List<ObjectNode> all() throws IOException {
        List<ObjectNode> all = new ArrayList<>();
        for (int id = newest(); id > 0; id--) {
            if (Files.isRegularFile(folder.resolve(Integer.toString(id)).resolve(Training.FILE))) {
                all.add(json(Integer.toString(id)));
            }
        }
        return all;
    }

    /**
     * What a page shows of a training. One whose files cannot be read counts as failed, unless it is under way here.
     *
     * @throws Problem 404 if there is none of this id
     */
    public ObjectNode json(String id) throws IOException {
        Optional<Run> own = own(id);
        if (own.isPresent()) {
            return shown(own.get().training);
        }
        OwnFolder.requireNoLinks(folder);
        Path run = folder.resolve(id.matches("[1-9]\\d{0,8}") ? id : "none");
        if (!Files.isRegularFile(run.resolve(Training.FILE))) {
            throw Problem.notFound("there is no training of this id; GET /v1/trainings lists them");
        }
        try {
            return Training.read(run).json();
        } catch (IOException | RuntimeException e) {
            LOG.warn("training {} cannot be read: {}", id, e, e);
            return Training.unread(run, e);
        }
    }

    /** Of one that this server follows: it goes on, whether its files can be read or not. */
    private static ObjectNode shown(Training training) {
        try {
            return training.json();
        } catch (IOException | RuntimeException e) {
            LOG.warn("training {} goes on, but cannot be read: {}", training.id(), e, e);
            return training.unread(e);
        }
    }

    private synchronized Optional<Run> own(String id) {
        return Optional.ofNullable(running).filter(run -> run.training.id().equals(id));
    }

    /**
     * Asks a training to end after its step; does nothing if it has ended.
     *
     * @throws Problem 409 if somebody else went on with it
     */
    public ObjectNode stop(String id) throws IOException {
        synchronized (this) {
            Optional<Run> own = own(id);
            if (own.isPresent()) {
                own.get().stop();
                return shown(own.get().training);
            }
        }
        ObjectNode training = json(id);
        if (training.path("state").asString("").equals(Training.State.RUNNING.toString())) {
            throw new Problem(409, "training %s goes on outside this server; stop it there (Ctrl-C)".formatted(id));
        }
        return training;
    }

    /** The highest number of a training so far. */
    private int newest() throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (DirectoryStream<Path> runs = Files.newDirectoryStream(folder, "[1-9]*")) {
            int newest = 0;
            for (Path run : runs) {
                String name = String.valueOf(run.getFileName());
                newest = name.matches("\\d{1,9}") ? Math.max(newest, Integer.parseInt(name)) : newest;
            }
            return newest;
        }
    }

    /** Ends the training that is under way. One that takes long, because it is validating, ends by itself later, and its model is not used. */
    @Override
    public void close() {
        Run last;
        synchronized (this) {
            closing = true;
            last = running;
            if (last != null) {
                last.stop();
            }
        }
        if (last == null) {
            return;
        }
        try {
            if (last.process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                last.end.join();
            } else {
                last.left = true;
                LOG.warn(
                        "training {} is still in a step or a validation; it ends after that, and the last lines of {} then say how to go on",
                        last.training.id(),
                        last.training.output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
