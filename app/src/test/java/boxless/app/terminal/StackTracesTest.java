package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StackTracesTest {
    private final PrintStream err = System.err;

    @AfterEach
    void restore() {
        System.setErr(err);
        StackTraces.showIf(() -> false);
    }

    @Test
    void aLineOfTheLogHasAStackTraceWhereItIsWanted() {
        assertThat(logged(false)).isEqualTo("ERROR: it failed" + System.lineSeparator());
        assertThat(logged(true)).startsWith("ERROR: it failed").contains("IllegalStateException: why", "at boxless.");
    }

    private static String logged(boolean verbose) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        StackTraces.showIf(() -> verbose);
        LoggerFactory.getLogger(StackTracesTest.class).error("it failed", new IllegalStateException("why"));
        return said.toString(StandardCharsets.UTF_8);
    }
}
