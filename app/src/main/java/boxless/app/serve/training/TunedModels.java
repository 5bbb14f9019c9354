package boxless.app.serve.training;

import boxless.Model;
import boxless.app.options.Installation;
import boxless.app.serve.pictures.OwnFolder;
import boxless.app.serve.work.ModelShelf;
import boxless.file.AtomicFile;
import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were fine-tuned here, in a folder beside the pictures. Each stands on the shelf in place of the one that it began with, which stays there as
 * {@code NAME@before}; so it is after a restart, too.
 */
public final class TunedModels {
    private static final Logger LOG = LoggerFactory.getLogger(TunedModels.class);
    private static final String BEFORE = "@before";

    private final Path folder;
    private final ModelShelf shelf;

    /** @param folder need not be there */
    public TunedModels(Path folder, ModelShelf shelf) {
        this.folder = folder;
        this.shelf = shelf;
    }

    /** Whether a name is that of a model before it was fine-tuned. */
    static boolean isBefore(String name) {
        return name.endsWith(BEFORE);
    }

    private Path file(String name) {
        return folder.resolve(name + Installation.ENDING);
    }

    /** Puts the models on the shelf that were fine-tuned when a server ran here before. One that does not fit is left out, which is said. */
    public void restore() {
        for (ModelShelf.Entry given : List.copyOf(shelf.entries())) {
            Path tuned = file(given.name());
            if (Files.isRegularFile(tuned)) {
                Path before = file(given.name() + BEFORE);
                try {
                    place(given.name(), tuned, Files.isRegularFile(before) ? before : given.file());
                    LOG.info(
                            "{} is the model that was fine-tuned here; {}{} is the one before",
                            given.name(),
                            given.name(),
                            BEFORE);
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

    /**
     * Puts a fine-tuned model in place of the one of that name.
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
            Files.deleteIfExists(file(name + BEFORE));
        }
        copy(trained, tuned);
        place(name, tuned, before);
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
