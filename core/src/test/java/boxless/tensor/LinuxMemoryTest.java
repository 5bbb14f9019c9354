package boxless.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LinuxMemoryTest {
    @Test
    void isInBytesAndUnknownWhereTheSystemDoesNotSay() {
        LinuxMemory usual = LinuxMemory.of(List.of(
                "MemTotal:       1000 kB", "MemFree:         100 kB", "MemAvailable:    600 kB", "SwapTotal: 5 kB"));
        assertThat(usual.total()).hasValue(1000 * 1024);
        assertThat(usual.available()).hasValue(600 * 1024);
        LinuxMemory old = LinuxMemory.of(List.of("MemTotal: 1000 kB", "MemAvailable:"));
        assertThat(old.total()).hasValue(1000 * 1024);
        assertThat(old.available()).isEmpty();
        assertThat(LinuxMemory.of(List.of()).total()).isEmpty();
    }
}
