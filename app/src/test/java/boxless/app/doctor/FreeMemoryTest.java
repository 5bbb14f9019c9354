package boxless.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    private static final List<String> LINUX =
            List.of("MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    600 kB");

    @Test
    void whatOnlyHoldsCopiesOfFilesIsFree() {
        assertThat(FreeMemory.of(LINUX, 1000 * 1024, 100 * 1024)).isEqualTo(600 * 1024);
    }

    @Test
    void ofAContainerItsOwnMemoryCounts() {
        assertThat(FreeMemory.of(LINUX, 500 * 1024, 50 * 1024)).isEqualTo(50 * 1024);
    }

    @Test
    void anOldKernelSaysOnlyWhatIsUnused() {
        assertThat(FreeMemory.of(LINUX.subList(0, 2), 1000 * 1024, 100 * 1024)).isEqualTo(100 * 1024);
    }
}
