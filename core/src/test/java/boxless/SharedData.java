package boxless;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the data folder that lies beside the repository, from whichever module a test runs in. */
public final class SharedData {
    private SharedData() {}

    /** A path below {@code shared/data}. */
    public static Path path(String first, String... more) {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path data = at.resolve("shared").resolve("data");
            if (Files.isDirectory(data)) {
                return data.resolve(Path.of(first, more));
            }
        }
        throw new IllegalStateException("no folder shared/data beside the repository: the tests on real data need it");
    }
}
