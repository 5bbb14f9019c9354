package boxless.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameOrderTest {
    @TempDir
    Path folder;

    @Test
    void namesThatDifferInCaseAreThoseOfOneFileWhereTheDiskSaysSo() throws IOException {
        Comparator<String> order = NameOrder.in(folder.resolve("not/there yet"));
        boolean isOneFile = order.compare("Cells", "cells") == 0;
        assertThat(folder).isEmptyDirectory();
        Files.createFile(folder.resolve("Cells"));
        assertThat(isOneFile).isEqualTo(Files.exists(folder.resolve("cells")));
    }

    @Test
    void otherNamesAreInTheirOrderAndTryNothingOut() {
        Comparator<String> order = NameOrder.in(folder);
        assertThat(order.compare("a", "a")).isZero();
        assertThat(order.compare("B", "a")).isPositive();
        assertThat(order.compare("a", "B")).isNegative();
    }
}
