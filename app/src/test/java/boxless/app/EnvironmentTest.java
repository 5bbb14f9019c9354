package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What {@code scripts/environment.sh} makes of the environment that {@code ./boxless} is started in. */
@EnabledOnOs(OS.LINUX)
class EnvironmentTest {
    @Test
    void aLocaleOfAsciiAloneKeepsNoFileOut() throws Exception {
        assertThat(localeFor("C")).isEqualTo("C.UTF-8");
        assertThat(localeFor("xx_XX.UTF-8")).as("not installed").isEqualTo("C.UTF-8");
    }

    @Test
    void aLocaleOfUtf8Stays() throws Exception {
        assertThat(localeFor("C.utf8")).isEqualTo("C.utf8");
    }

    @Test
    void aContainerWithOneCoreGetsOneThread() throws Exception {
        assertThat(threadsFor("100000 100000")).isEqualTo("1");
        assertThat(threadsFor("50000 100000")).as("half a core").isEqualTo("1");
        assertThat(threadsFor("900000000 100000")).as("more than there are").isEqualTo(threadsFor("max 100000"));
    }

    /** What is said of {@code cpu.max} is what the shell's {@code cat} finds there. */
    private static String threadsFor(String limit) throws IOException, InterruptedException {
        String cat = "cat() { case $1 in */cpu.max) echo '" + limit + "' ;; *) command cat \"$@\" ;; esac; }; ";
        ProcessBuilder shell =
                new ProcessBuilder("sh", "-c", cat + ". ./scripts/environment.sh; echo \"$OMP_NUM_THREADS\"");
        shell.environment().remove("OMP_NUM_THREADS");
        return said(shell);
    }

    private static String localeFor(String locale) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", ". ./scripts/environment.sh; echo \"$LC_ALL\"");
        shell.environment().put("LC_ALL", locale);
        return said(shell);
    }

    private static String said(ProcessBuilder shell) throws IOException, InterruptedException {
        shell.directory(Path.of("..").toFile());
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
