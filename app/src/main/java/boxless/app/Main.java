package boxless.app;

import boxless.app.terminal.Failures;
import boxless.app.terminal.GracefulStop;
import boxless.app.terminal.StandardOutput;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Where the JVM starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        // Programs read what is said here, and all of it is English.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        GracefulStop.leaveNothing();
        StandardOutput results = new StandardOutput();
        PrintWriter out =
                new PrintWriter(new PrintStream(results, false, StandardCharsets.UTF_8), true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = Boxless.run(out, err, args);
        out.flush();
        Optional<String> lost = results.lost();
        if (lost.isPresent()) {
            err.println("boxless: " + lost.get());
            status = Math.max(status, Failures.FAILED);
        }
        err.flush();
        System.exit(status);
    }
}
