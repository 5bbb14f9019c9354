package boxless.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonStreamTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aDamagedFileIsSaidInWordsForPeople() throws IOException {
        assertDamaged(
                "{\"images\": [1,\n 2", "(line 2, column 3): ", "end-of-input: expected close marker for Array; ");
        assertDamaged("[".repeat(1200), "nesting depth", "the maximum allowed (500); ");
    }

    private static void skip(JsonStream json) {
        if (json.isObject()) {
            json.forEachKey(key -> {});
        } else {
            json.forEachElement(() -> {});
        }
    }

    private void assertDamaged(String text, String... parts) throws IOException {
        Path file = Files.writeString(folder.resolve("damaged.json"), text);
        assertThatThrownBy(() -> JsonStream.read(file, JsonStreamTest::skip))
                .isInstanceOf(BadFileException.class)
                .hasMessageStartingWith(file + ": not valid JSON")
                .hasMessageContainingAll(parts)
                .hasMessageNotContainingAny("Source", "REDACTED", "StreamRead", "`");
    }
}
