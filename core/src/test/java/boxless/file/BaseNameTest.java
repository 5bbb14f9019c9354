package boxless.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseNameTest {
    @ParameterizedTest
    @CsvSource({"cells.png, cells", "cells.01.tif, cells.01", "cells, cells", ".hidden, .hidden", "a.b/cells, cells"})
    void onlyTheLastEndingIsTakenOff(String file, String base) {
        assertThat(BaseName.of(file)).isEqualTo(base);
        assertThat(BaseName.of(Path.of(file))).isEqualTo(base);
    }

    @Test
    void aFolderAboveIsNoPartOfTheName() {
        assertThat(BaseName.of("train/cells.png")).isEqualTo("cells");
        assertThat(BaseName.of(Path.of("train", "cells.png"))).isEqualTo("cells");
    }
}
