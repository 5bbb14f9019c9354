package boxless;

import java.nio.file.Path;

/** Made-up data with the official tools' numbers; resources/fixtures/ORIGIN.md says how they were made. */
public final class Fixtures {
    private Fixtures() {}

    /** A file or folder of theirs, for example {@code coco/truth.json}. */
    public static Path path(String name) {
        return GoldenFiles.path(Fixtures.class, "/fixtures/" + name);
    }
}
