package boxless.app.options;

import boxless.file.BadFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where Boxless lies, and the models that came with it. */
public final class Installation {
    /** What {@link #model} takes, for help texts. */
    public static final String MODEL = "A name from models/, a model file, or the folder of a training run";

    private static final String ENDING = ".safetensors";

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
     */
    public static Path model(String nameOrFile) {
        Path file = Path.of(nameOrFile);
        Optional<Path> there = modelAt(file);
        if (there.isPresent()) {
            return there.get();
        }
        Path models = root().resolve("models");
        boolean isName = file.getNameCount() == 1 && !file.isAbsolute();
        for (String form : new String[] {nameOrFile + ENDING, nameOrFile + "/model" + ENDING}) {
            if (isName && Files.isRegularFile(models.resolve(form))) {
                return models.resolve(form);
            }
        }
        String what = Files.isDirectory(file) ? "is a folder without model" + ENDING : "no such model";
        throw new BadFileException(
                file, what + "; give a .safetensors file or one of the models in " + models + ": " + names(models));
    }

    /** The file itself, or the model in the folder of a training run; empty where a path leads to neither. */
    public static Optional<Path> modelAt(Path path) {
        return Stream.of(path, path.resolve("model" + ENDING))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String names(Path models) {
        try (Stream<Path> entries = Files.list(models)) {
            String names = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(ENDING)
                            || Files.isRegularFile(models.resolve(name).resolve("model" + ENDING)))
                    .map(name -> name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name)
                    .sorted()
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "none yet" : names;
        } catch (IOException e) {
            return "none yet";
        }
    }
}
