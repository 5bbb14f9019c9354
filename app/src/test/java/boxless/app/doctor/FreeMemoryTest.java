package boxless.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import boxless.tensor.LinuxMemory;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FreeMemoryTest {
    private static final LinuxMemory LINUX = new LinuxMemory(OptionalLong.of(1000), OptionalLong.of(600));

    @Test
    void whatOnlyHoldsCopiesOfFilesIsFree() {
        assertThat(FreeMemory.of(LINUX, 1000, 100)).isEqualTo(600);
    }

    @Test
    void ofAContainerItsOwnMemoryCounts() {
        assertThat(FreeMemory.of(LINUX, 500, 50)).isEqualTo(50);
    }

    @Test
    void anOldKernelAndOtherSystemsSayOnlyWhatIsUnused() {
        LinuxMemory old = new LinuxMemory(OptionalLong.of(1000), OptionalLong.empty());
        assertThat(FreeMemory.of(old, 1000, 100)).isEqualTo(100);
        LinuxMemory none = new LinuxMemory(OptionalLong.empty(), OptionalLong.empty());
        assertThat(FreeMemory.of(none, 1000, 100)).isEqualTo(100);
    }
}
