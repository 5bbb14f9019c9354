package boxless.app.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void whatAClientWroteIsCitedInOneShortLine() {
        assertThat(Problem.cited("Zellkern ä 細胞 😀")).isEqualTo("Zellkern ä 細胞 😀");
        assertThat(Problem.cited("a\r\nERROR\u001b[31m\u2028\u202e")).isEqualTo("a  ERROR [31m  ");
        assertThat(Problem.cited("😀".repeat(1_000_000))).isEqualTo("😀".repeat(40) + "...");
    }
}
