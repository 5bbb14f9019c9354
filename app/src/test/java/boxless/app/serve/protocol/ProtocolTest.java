package boxless.app.serve.protocol;

import boxless.app.serve.Served;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A server, and a picture of which is known what its models say: for the tests of a class. */
public abstract class ProtocolTest {
    @TempDir
    protected static Path folder;

    protected static Served server;
    protected static Asked asked;

    @BeforeAll
    static void start() throws Exception {
        asked = new Asked(folder);
        server = Served.in(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }
}
