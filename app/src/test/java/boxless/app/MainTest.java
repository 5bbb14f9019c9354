package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The command as a process of its own. */
class MainTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void resultsThatDoNotFitOnTheDiskAreNotLostInSilence() throws Exception {
        Process process = help(ProcessBuilder.Redirect.to(new File("/dev/full")));
        assertThat(said(process)).contains("boxless: standard output cannot be written (", "); check the disk\n");
        assertThat(process.exitValue()).isEqualTo(1);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aReaderThatHasSeenEnoughIsNoError() throws Exception {
        Process process = help(ProcessBuilder.Redirect.PIPE);
        process.getInputStream().close();
        assertThat(said(process)).doesNotContain("boxless: ");
        assertThat(process.exitValue()).isZero();
    }

    private static Process help(ProcessBuilder.Redirect out) throws IOException {
        return Jvm.of(List.of(), Main.class, "--help").redirectOutput(out).start();
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
