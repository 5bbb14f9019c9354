package boxless.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StatusLineTest {
    private final StringWriter text = new StringWriter();
    private final PrintWriter err = new PrintWriter(text, true);

    @Test
    void aTerminalGetsABarWithTheTimeLeftThatIsGoneInTheEnd() {
        try (StatusLine line = new StatusLine(err, Duration.ZERO, true)) {
            line.start("Segmenting", 2, 10);
            line.stepTo(5, Duration.ofMinutes(90));
            line.note("tile 1 of 4");
            assertThat(line.isDue())
                    .as("plain lines have no place beside a bar")
                    .isFalse();
            line.say("a.png: is empty");
        }
        assertThat(text.toString())
                .contains(
                        "Segmenting",
                        "5/10",
                        "1:30:00",
                        "tile 1 of 4",
                        "\r\u001b[Ka.png: is empty" + System.lineSeparator())
                .endsWith("\r\u001b[K");
        assertThat(text.toString().split("[\r\n]")).allMatch(line -> line.length() <= 80, "fits into a terminal");
    }

    @Test
    void elsewhereALineComesNowAndThen() {
        try (StatusLine often = new StatusLine(err, Duration.ZERO, false);
                StatusLine seldom = new StatusLine(err, Duration.ofHours(1), false)) {
            seldom.start("Segmenting", 0, 3);
            assertThat(seldom.isDue()).isFalse();
            often.start("Segmenting", 0, 3);
            often.stepTo(1, Duration.ofSeconds(70));
            often.note("tile 1 of 4");
            assertThat(often.isDue()).isTrue();
            often.print("1 of 3 images", Duration.ofSeconds(70));
            often.say("a.png: is empty");
        }
        assertThat(text).hasToString("1 of 3 images, about 1 min 10 s left%na.png: is empty%n".formatted());
    }
}
