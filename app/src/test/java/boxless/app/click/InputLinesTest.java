package boxless.app.click;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class InputLinesTest {
    @Test
    void allLinesComeAndThenTheEnd() {
        String text = IntStream.range(0, 1000).mapToObj(i -> "line é " + i).collect(Collectors.joining("\n"));
        InputLines lines = InputLines.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 1000; i++) {
            assertThat(lines.next(() -> false)).isEqualTo("line é " + i);
        }
        assertThat(lines.next(() -> false)).isNull();
        assertThat(lines.next(() -> false)).isNull();
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstLine() {
        InputLines lines = InputLines.of(new ByteArrayInputStream("\uFEFF{}\n{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(lines.next(() -> false)).isEqualTo("{}");
        assertThat(lines.next(() -> false)).isEqualTo("{}");
    }

    @Test
    void whoeverWaitsForALineCanGiveUp() throws Exception {
        try (PipedOutputStream silent = new PipedOutputStream()) {
            InputLines lines = InputLines.of(new PipedInputStream(silent));
            AtomicInteger asked = new AtomicInteger();
            assertThat(lines.next(() -> asked.incrementAndGet() > 3)).isNull();
        }
    }
}
