package boxless.app;

import boxless.app.terminal.GracefulStop;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Where the JVM starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        // Programs read what is said here, and all of it is English.
        Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
        GracefulStop.leaveNothing();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = Boxless.run(out, err, args);
        out.flush();
        err.flush();
        System.exit(status);
    }
}
