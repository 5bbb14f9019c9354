package boxless.app.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContinuationTest {
    @Test
    void onWindowsPathsStayAsTheyAreAndQuotesAreDouble() {
        assertThat(Continuation.quotedOnWindows("C:\\runs\\cells-2")).isEqualTo("C:\\runs\\cells-2");
        assertThat(Continuation.quotedOnWindows("C:\\my runs\\cells")).isEqualTo("\"C:\\my runs\\cells\"");
        assertThat(Continuation.quotedOnWindows("it's")).isEqualTo("\"it's\"");
        assertThat(Continuation.quotedOnWindows("red,green"))
                .as("two words to PowerShell")
                .isEqualTo("\"red,green\"");
    }

    @Test
    void onWindowsNoBackslashOfAWordTakesItsQuoteAway() {
        assertThat(Continuation.quotedOnWindows("C:\\my runs\\")).isEqualTo("\"C:\\my runs\\\\\"");
        assertThat(Continuation.quotedOnWindows("a \"b\"")).isEqualTo("\"a \\\"b\\\"\"");
    }

    @Test
    void elsewhereWhatAShellWouldReadStandsBetweenSingleQuotes() {
        assertThat(Continuation.quotedElsewhere("runs/cells-2")).isEqualTo("runs/cells-2");
        assertThat(Continuation.quotedElsewhere("my runs")).isEqualTo("'my runs'");
        assertThat(Continuation.quotedElsewhere("it's")).isEqualTo("'it'\\''s'");
        assertThat(Continuation.quotedElsewhere("a\\b")).isEqualTo("'a\\b'");
    }
}
