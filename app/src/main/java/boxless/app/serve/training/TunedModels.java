package boxless.app.serve.training;

import boxless.Model;
import boxless.app.options.Installation;
import boxless.app.serve.pictures.OwnFolder;
import boxless.app.serve.work.ModelShelf;
import boxless.data.ContentHash;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import boxless.file.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were fine-tuned here, in a folder beside the pictures. Each stands on the shelf in place of the one that it began with, which stays there as
 * {@code NAME@before}; so it is after a restart, too, unless another file is given under that name.
 */
public final class TunedModels {
    private static final Logger LOG = LoggerFactory.getLogger(TunedModels.class);
    private static final String BEFORE = "@before";

    /** Of the file with the hash of the model that a fine-tuned one began with. */
    private static final String START = ".start";

    private static final int DIGITS = 8;

    private final Path folder;
    private final ModelShelf shelf;

    /** @param folder need not be there */
    public TunedModels(Path folder, ModelShelf shelf) {
        this.folder = folder;
        this.shelf = shelf;
    }

    /** Whether a name is that of a model before it was fine-tuned. */
    public static boolean isBefore(String name) {
        return name.endsWith(BEFORE);
    }

    private Path file(String name) {
        return folder.resolve(name + Installation.ENDING);
    }

    private Path start(String name) {
        return folder.resolve(name + START);
    }

    /** Hash of the file that the model of this name began with; empty if it was fine-tuned by a version that did not keep it. */
    private Optional<String> startHash(String name) {
        Path start = start(name);
        return Files.isRegularFile(start)
                ? Optional.of(String.join("", TextFile.lines(start, "the hash of a model")))
                : Optional.empty();
    }

    /**
     * Puts the models on the shelf that were fine-tuned when a server ran here before. One that does not fit, or began with another file than the one that
     * is given now, is left out, which is said.
     */
    public void restore() {
        for (ModelShelf.Entry given : List.copyOf(shelf.entries())) {
            Path tuned = file(given.name());
            if (Files.isRegularFile(tuned)) {
                try {
                    restore(given, tuned);
                } catch (BadFileException e) {
                    LOG.warn(
                            "{}; {} is used instead: move the file away, or fine-tune again",
                            e.getMessage(),
                            given.file(),
                            e);
                }
            }
        }
    }

    private void restore(ModelShelf.Entry given, Path tuned) {
        String name = given.name();
        Optional<String> start = startHash(name);
        String hash = ContentHash.of(given.file());
        boolean isOfGiven = start.filter(hash::equals).isPresent();
        boolean isGiven = !isOfGiven && hash.equals(ContentHash.of(tuned)); // with -m
        if (!isOfGiven && !isGiven && start.isPresent()) {
            LOG.warn(
                    "{} is used, and not {}, which was fine-tuned from another model of that name; give -m {} to use it, or move it away",
                    given.file(),
                    tuned,
                    tuned);
            return;
        }
        Path before = file(name + BEFORE);
        if (isGiven && !Files.isRegularFile(before)) {
            shelf.put(name, tuned);
            LOG.info(
                    "{} is the model that was fine-tuned here; the one before is not known: give it with -m to have it as {}{}",
                    name,
                    name,
                    BEFORE);
            return;
        }
        place(name, tuned, Files.isRegularFile(before) ? before : given.file());
        LOG.info("{} is the model that was fine-tuned here; {}{} is the one before", name, name, BEFORE);
        if (!isOfGiven && !isGiven) {
            LOG.info(
                    "{} was fine-tuned by an earlier version, and from which model is not known; if not from {}, move it away",
                    tuned,
                    given.file());
        }
    }

    /**
     * Puts a fine-tuned model in place of the one of that name. One that began with another file stays in the folder, under another name.
     *
     * @param trained its file, which is copied
     */
    synchronized void swap(String name, Path trained) throws IOException {
        OwnFolder.requireNoLinks(folder);
        Path tuned = file(name);
        Path current = shelf.entry(Optional.of(name)).file();
        Path before = current;
        if (current.equals(tuned)) {
            before = file(name + BEFORE);
            copy(tuned, before);
        } else {
            String hash = ContentHash.of(current);
            if (startHash(name).filter(start -> !start.equals(hash)).isPresent()) {
                keep(name);
                keep(name + BEFORE);
            }
            Files.deleteIfExists(file(name + BEFORE));
            AtomicFile.writeText(start(name), hash);
        }
        copy(trained, tuned);
        place(name, tuned, before);
    }

    /** Moves a model to a name that tells it from all others. */
    private void keep(String name) throws IOException {
        Path file = file(name);
        if (Files.isRegularFile(file)) {
            Path kept = file(name + "-" + ContentHash.of(file).substring(0, DIGITS));
            Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            LOG.info("{} was fine-tuned from another model of that name; it is now {}", file, kept);
        }
    }

    private void place(String name, Path tuned, Path before) {
        Model.Card.read(before); // where one of the two is damaged, neither is put there
        shelf.put(name, tuned);
        shelf.put(name + BEFORE, before);
    }

    private static void copy(Path from, Path to) throws IOException {
        AtomicFile.write(to, out -> Files.copy(from, out));
    }

    /** When a model was fine-tuned here; empty if it was not. */
    public Optional<Instant> trained(ModelShelf.Entry model) {
        try {
            return model.file().equals(file(model.name()))
                    ? Optional.of(Files.getLastModifiedTime(model.file()).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
