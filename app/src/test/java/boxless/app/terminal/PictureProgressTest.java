package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PictureProgressTest {
    @Test
    void theTimeLeftGoesByTheWorkNotByTheNumberOfImages() {
        Duration second = Duration.ofSeconds(1);
        assertThat(PictureProgress.left(second, 100, 1000)).isEqualTo(Duration.ofSeconds(9));
        assertThat(PictureProgress.left(second, 400, 1000)).isEqualTo(Duration.ofMillis(1500));
        assertThat(PictureProgress.left(second, 0, 1000)).as("unknown").isZero();
    }
}
