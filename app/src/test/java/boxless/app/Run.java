package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/** One command, run inside this JVM, and what it said. */
public record Run(int status, String out, String err) {
    public static Run of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Boxless.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Arrays.stream(args).map(Object::toString).toArray(String[]::new));
        return new Run(status, out.toString(), err.toString());
    }

    public List<String> errorLines() {
        return err.lines().toList();
    }

    /**
     * Asserts that a command could not do its work and said why in one line, its last.
     *
     * @param parts of the line
     */
    public static void assertOneLine(Run run, String... parts) {
        assertThat(run.status).isEqualTo(1);
        assertThat(run.errorLines().getLast()).startsWith("boxless: ").contains(parts);
        assertThat(run.err).doesNotContain("unexpected error");
    }
}
