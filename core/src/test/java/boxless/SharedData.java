package boxless;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real pictures that lie beside the repository; every test that asks for them is marked {@link RealData}. */
public final class SharedData {
    private SharedData() {}

    /** A path below {@code ../shared/data}. */
    public static Path path(String first, String... more) {
        Path data = Repository.path("../shared/data").normalize();
        if (!Files.isDirectory(data)) {
            throw new IllegalStateException(data + ": no such folder, but the tests on real data need it");
        }
        return data.resolve(Path.of(first, more));
    }
}
