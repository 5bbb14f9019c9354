package boxless;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Finds the repository from whichever module a test runs in. */
public final class Repository {
    private Repository() {}

    /** A path below the repository's root. */
    public static Path path(String name) {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("models"))) {
            at = Objects.requireNonNull(at.getParent(), "no folder models");
        }
        return at.resolve(name);
    }
}
