package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.app.Jvm;
import boxless.file.PendingFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "processes there are ended without being asked")
class GracefulStopTest {
    @TempDir
    Path folder = Path.of("");

    /** A process that has begun a file, and goes on whatever it is asked. */
    static final class Stubborn {
        private Stubborn() {}

        public static void main(String[] args) throws Exception {
            GracefulStop.leaveNothing();
            PendingFile begun = PendingFile.open(Path.of(args[0]));
            if (args.length == 1) {
                System.out.println("begun");
                Thread.sleep(60_000);
            }
            try (begun;
                    GracefulStop stop = new GracefulStop(() -> System.out.println("asked"))) {
                System.out.println("begun");
                Thread.sleep(60_000);
            }
        }
    }

    /** A process that ends when it is asked to. */
    static final class Willing {
        private Willing() {}

        public static void main(String[] args) throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            try (GracefulStop stop = new GracefulStop(asked::countDown)) {
                System.out.println("begun");
                asked.await();
                if (args[1].equals("all")) {
                    stop.succeeded();
                }
            }
            System.exit(0);
        }
    }

    @Test
    void workThatWasDoneWhenItWasAskedToStopEndsWithStatusZeroAndOtherWorkAsAFailure() throws Exception {
        assertThat(status("all")).isZero();
        assertThat(status("half")).isEqualTo(Failures.FAILED);
    }

    private int status(String done) throws Exception {
        return stopped(start(Willing.class, "file", done));
    }

    /** The exit status of what has begun and is asked once to end. */
    private static int stopped(Process process) throws Exception {
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begun");
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue();
    }

    @Test
    void theFirstSignalAsksAndTheSecondEndsWithoutTemporaryFiles() throws Exception {
        Process process = start(Stubborn.class, "file", "graceful");
        try (BufferedReader out = process.inputReader()) {
            assertThat(out.readLine()).isEqualTo("begun");
            assertThat(names()).as("the temporary file").hasSize(1);
            process.toHandle().destroy();
            assertThat(out.readLine()).isEqualTo("asked");
            assertThat(process.waitFor(200, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(names()).hasSize(1);
            process.toHandle().destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(Failures.FAILED);
        assertThat(names()).isEmpty();
    }

    @Test
    void workThatCannotStopGracefullyLeavesNoTemporaryFilesEither() throws Exception {
        stopped(start(Stubborn.class, "file"));
        assertThat(names()).isEmpty();
    }

    private Process start(Class<?> program, String file, String... more) throws IOException {
        return Jvm.of(
                        List.of(),
                        program,
                        Stream.concat(Stream.of(folder.resolve(file)), Arrays.stream(more))
                                .toArray())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
