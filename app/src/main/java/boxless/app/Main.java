package boxless.app;

import boxless.app.terminal.GracefulStop;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the JVM starts. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM with its exit status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] args) {
        GracefulStop.leaveNothing();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = Boxless.run(out, err, args);
        out.flush();
        err.flush();
        System.exit(status);
    }
}
