package boxless.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PossiblePathTest {
    @Test
    void aNameThatIsAPathStaysAsItIs() {
        assertThat(PossiblePath.of("day 1/cells.png")).isEqualTo(Path.of("day 1", "cells.png"));
        assertThat(PossiblePath.of("")).isEqualTo(Path.of(""));
    }

    @Test
    void aNameThatIsNoPathLosesOnlyTheSignsThatSomeSystemsRefuse() {
        assertThat(PossiblePath.of("day 1/ce\0lls?.png")).isEqualTo(Path.of("day 1", "ce_lls_.png"));
    }

    /** Windows also refuses a blank at the end of a name, and two slashes in front without a server behind them. */
    @ParameterizedTest
    @CsvSource({
        "Zellen_\u00b5m.png, Zellen__m.png",
        "\ud83d\udd2c.png, _.png",
        "a:b?, a_b_",
        "'a /b ', a_/b_",
        "//a\\b, _/a\\b"
    })
    void noSystemRefusesWhatIsLeft(String name, String possible) {
        assertThat(PossiblePath.onAnySystem(name)).isEqualTo(possible);
    }
}
