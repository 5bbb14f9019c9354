package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.StandardError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StackTracesTest {
    @AfterEach
    void restore() {
        StackTraces.showIf(() -> false);
    }

    @Test
    void aLineOfTheLogHasAStackTraceWhereItIsWanted() {
        assertThat(logged(false)).isEqualTo("ERROR: it failed" + System.lineSeparator());
        assertThat(logged(true)).startsWith("ERROR: it failed").contains("IllegalStateException: why", "at boxless.");
    }

    private static String logged(boolean verbose) {
        StackTraces.showIf(() -> verbose);
        try (StandardError said = new StandardError()) {
            LoggerFactory.getLogger(StackTracesTest.class).error("it failed", new IllegalStateException("why"));
            return said.text();
        }
    }
}
