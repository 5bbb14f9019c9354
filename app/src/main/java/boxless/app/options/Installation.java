package boxless.app.options;

import boxless.app.terminal.Notes;
import boxless.file.BadFileException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Where Boxless lies, and the models that came with it. */
public final class Installation {
    /** What {@link #model} takes, for help texts. */
    public static final String MODEL = "A name from models/, a model file, or the folder of a training run";

    /** Of the files of models. */
    public static final String ENDING = ".safetensors";

    private Installation() {}

    /** The repository's root, as the launcher says it; else the nearest folder above the working directory that holds {@code models/}. */
    public static Path root() {
        String home = System.getProperty("boxless.home");
        if (home != null) {
            return Path.of(home);
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("models"))) {
                return at;
            }
        }
        return here;
    }

    /**
     * The file of a model: a file as it is, that in the folder of a training run, else {@code models/NAME.safetensors} or
     * {@code models/NAME/model.safetensors}.
     *
     * @throws BadFileException where there is neither; the message lists the names that there are
     * @throws IllegalArgumentException where the name is empty
     */
    public static Path model(String nameOrFile) {
        if (nameOrFile.isBlank()) { // to Java, the current folder
            throw new IllegalArgumentException("the name of the model is empty; give one of the models in "
                    + modelFolder() + " (" + names() + "), or a file");
        }
        Path file = Path.of(nameOrFile);
        return modelAt(file).or(() -> shippedAs(file)).orElseThrow(() -> missing(file));
    }

    /**
     * The file of a model that came with Boxless: for what nobody chose, which no file or folder of that name in the working directory is to become.
     *
     * @throws BadFileException where there is none
     */
    public static Path shipped(String name) {
        return named(name).orElseThrow(() -> missing(Path.of(name)));
    }

    /** {@link #model(String)}, which is said where there are two of that name; errors likewise. */
    public static Path model(String nameOrFile, PrintWriter err) {
        sayWhich(nameOrFile, err);
        return model(nameOrFile);
    }

    /** Says which model {@link #model(String)} takes where there are two of a name, one of them in the working directory. */
    public static void sayWhich(String nameOrFile, PrintWriter err) {
        modelAt(Path.of(nameOrFile)).ifPresent(taken -> sayWhich(nameOrFile, taken, err));
    }

    /**
     * The same where the model may be looked for elsewhere first.
     *
     * @param taken the file that is taken by this name
     */
    public static void sayWhich(String nameOrFile, Path taken, PrintWriter err) {
        shippedAs(Path.of(nameOrFile))
                .filter(shipped -> !isSame(taken, shipped))
                .ifPresent(shipped -> err.println(Notes.line(
                        "%1$s: the file %2$s is used, not the model of that name that came with Boxless; give ./%1$s or %3$s to say which is meant"
                                .formatted(nameOrFile, taken, shipped))));
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private static BadFileException missing(Path file) {
        String what = Files.isDirectory(file) ? "is a folder without model" + ENDING : "no such model";
        return new BadFileException(
                file, what + "; give a " + ENDING + " file or one of the models in " + modelFolder() + ": " + names());
    }

    /** What came with Boxless under a name that is no path. */
    private static Optional<Path> shippedAs(Path name) {
        return name.getNameCount() == 1 && !name.isAbsolute() ? named(name.toString()) : Optional.empty();
    }

    private static Optional<Path> named(String name) {
        return Stream.of(name + ENDING, name + "/model" + ENDING)
                .map(modelFolder()::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** The file itself, or the model in the folder of a training run; empty where a path leads to neither. */
    public static Optional<Path> modelAt(Path path) {
        return Stream.of(path, path.resolve("model" + ENDING))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Where the models lie that came with it. */
    public static Path modelFolder() {
        return root().resolve("models");
    }

    /** Files of the models in {@link #modelFolder} by the names that {@link #model} takes; none where there is no such folder. */
    public static SortedMap<String, Path> models() throws IOException {
        SortedMap<String, Path> models = new TreeMap<>();
        if (!Files.isDirectory(modelFolder())) {
            return models;
        }
        try (Stream<Path> entries = Files.list(modelFolder())) {
            entries.map(entry -> entry.getFileName().toString())
                    .map(name -> name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name)
                    .forEach(name -> named(name).ifPresent(file -> models.put(name, file)));
        }
        return models;
    }

    private static String names() {
        try {
            String names = String.join(", ", models().keySet());
            return names.isEmpty() ? "none yet" : names;
        } catch (IOException e) {
            return "none yet";
        }
    }
}
