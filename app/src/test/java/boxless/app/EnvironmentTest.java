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

    private static String localeFor(String locale) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", ". ./scripts/environment.sh; echo \"$LC_ALL\"");
        shell.directory(Path.of("..").toFile());
        shell.environment().put("LC_ALL", locale);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }
}
