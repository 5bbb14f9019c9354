package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class NativeSettingsTest {
    /** A program that uses the library. */
    static final class Program {
        private Program() {}

        @SuppressWarnings("SystemOut") // for the parent process
        public static void main(String[] arguments) {
            NativeSettings.apply();
            System.out.println("threads " + torch.get_num_threads());
            System.out.println("memory beyond the heap "
                    + (Pointer.maxPhysicalBytes() > 4 * Runtime.getRuntime().maxMemory()));
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_22)
    void threadsSleepSoonWithoutTheLauncher() throws IOException, InterruptedException {
        assertThat(output()).contains("OMP_WAIT_POLICY = 'PASSIVE'", "GOMP_SPINCOUNT = '3000'");
    }

    @Test
    void whatTheUserSetsIsLeftAlone() throws IOException, InterruptedException {
        assertThat(output("OMP_NUM_THREADS", "1", "GOMP_SPINCOUNT", "7")).contains("threads 1", "GOMP_SPINCOUNT = '7'");
    }

    @Test
    void aSmallJavaHeapDoesNotLimitLibtorch() throws IOException, InterruptedException {
        assertThat(output("JDK_JAVA_OPTIONS", "-Xmx64m")).contains("memory beyond the heap true");
    }

    /** What the program prints, with nothing in its environment but these variables; OpenMP says how it was configured. */
    private static String output(String... variables) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName());
        builder.environment().keySet().removeIf(name -> name.matches("G?OMP_.*|MALLOC_.*|OPENBLAS_.*"));
        builder.environment().put("OMP_DISPLAY_ENV", "verbose");
        for (int i = 0; i < variables.length; i += 2) {
            builder.environment().put(variables[i], variables[i + 1]);
        }
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
