package boxless.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/environment.sh} makes of the environment that {@code ./boxless} is started in. */
@EnabledOnOs(OS.LINUX)
class EnvironmentTest {
    private static final String UNLIMITED = "max 100000";

    @TempDir
    Path folder = Path.of("");

    @Test
    void aLocaleOfAsciiAloneKeepsNoFileOut() throws Exception {
        assertThat(localeFor("C")).isEqualTo("C.UTF-8");
        assertThat(localeFor("xx_XX.UTF-8")).as("not installed").isEqualTo("C.UTF-8");
    }

    @Test
    void aLocaleOfUtf8Stays() throws Exception {
        assertThat(localeFor("C.utf8")).isEqualTo("C.utf8");
    }

    /** In Spanish, a broken pipe is no pipe, and the words are all that Java hears of it. */
    @Test
    void theSystemSpeaksEnglishWhateverTheLocale() throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", ". ./scripts/environment.sh; echo \"$LANGUAGE\"");
        shell.environment().put("LC_ALL", "C.utf8");
        shell.environment().put("LANGUAGE", "es:fr");
        assertThat(said(shell)).isEqualTo("C");
    }

    @Test
    void aContainerWithOneCoreGetsOneThread() throws Exception {
        own("0::/");
        assertThat(threadsFor("100000 100000")).isEqualTo("1");
        assertThat(threadsFor("50000 100000")).as("half a core").isEqualTo("1");
        assertThat(threadsFor("900000000 100000")).as("more than there are").isEqualTo(threadsFor(UNLIMITED));
    }

    @Test
    void theLeastLimitOfTheOwnGroupAndThoseAboveCounts() throws Exception {
        own("0::/system.slice/my task.service");
        limit("memory.max", "3221225472");
        limit("system.slice/memory.max", "1073741824");
        limit("system.slice/cpu.max", UNLIMITED);
        limit("system.slice/my task.service/memory.max", "max");
        limit("system.slice/my task.service/cpu.max", "20000 100000");
        limit("system.slice/other.service/memory.max", "1048576");
        assertThat(limited("memory")).isEqualTo("1024");
        assertThat(limited("OMP_NUM_THREADS")).isEqualTo("1");
    }

    @Test
    void groupsOfTheFirstVersionHaveAFolderForEachKindOfLimit() throws Exception {
        own("9:name=systemd:/slurm", "4:memory:/slurm/job_1/step_0", "3:cpu,cpuacct:/slurm/job_1", "0::/");
        limit("memory/memory.limit_in_bytes", "9223372036854771712");
        limit("memory/slurm/job_1/memory.limit_in_bytes", "2147483648");
        limit("memory/slurm/job_1/step_0/memory.limit_in_bytes", "4294967296");
        limit("cpu/cpu.cfs_quota_us", "-1");
        limit("cpu/cpu.cfs_period_us", "100000");
        limit("cpu/slurm/job_1/cpu.cfs_quota_us", "50000");
        limit("cpu/slurm/job_1/cpu.cfs_period_us", "100000");
        assertThat(limited("memory")).isEqualTo("2048");
        assertThat(limited("OMP_NUM_THREADS")).isEqualTo("1");
    }

    @Test
    void aContainerThatDoesNotSeeItsGroupIsLimitedByTheUppermost() throws Exception {
        own("4:memory:/docker/0123456789", "0::/../../elsewhere");
        limit("memory/memory.limit_in_bytes", "1073741824");
        assertThat(limited("memory")).isEqualTo("1024");
    }

    @Test
    void aMachineWithoutGroupsHasAllItsMemory() throws Exception {
        assertThat(limited("memory")).isEqualTo("16384");
    }

    private String threadsFor(String limit) throws IOException, InterruptedException {
        limit("cpu.max", limit);
        return limited("OMP_NUM_THREADS");
    }

    /** Says which groups the process is in. */
    private void own(String... lines) throws IOException {
        Files.writeString(folder.resolve("own"), String.join("\n", lines) + "\n");
    }

    private void limit(String file, String value) throws IOException {
        Path place = folder.resolve("groups").resolve(file);
        Files.createDirectories(place.getParent());
        Files.writeString(place, value + "\n");
    }

    /** What the script makes of a variable on a machine of 16 GB with the groups that were made. */
    private String limited(String variable) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("memory"), "MemTotal:       16777216 kB\nMemFree:          123456 kB\n");
        String script = Files.readString(Path.of("../scripts/environment.sh"))
                .replace("/proc/self/cgroup", folder.resolve("own").toString())
                .replace("/sys/fs/cgroup", folder.resolve("groups").toString())
                .replace("/proc/meminfo", folder.resolve("memory").toString());
        Path copy = Files.writeString(folder.resolve("environment.sh"), script);
        ProcessBuilder shell = new ProcessBuilder("sh", "-euc", ". " + copy + "; echo \"$" + variable + "\"");
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
