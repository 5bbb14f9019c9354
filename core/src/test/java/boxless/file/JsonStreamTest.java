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

    @Test
    void ofAValueOfTheWrongKindOnlyTheBeginningIsCited() throws IOException {
        Path file = folder.resolve("wrong.json");
        Files.writeString(file, "{\"width\": \"a\\nb" + "\ud83d\ude00".repeat(100_000) + "\"}");
        assertThatThrownBy(() -> readWidth(file))
                .hasMessage(file + ": has \"a b" + "\ud83d\ude00".repeat(57)
                        + "...\" at the key 'width'; it must be a whole number from 1 to 9 (line 1, column 11)");
        Files.writeString(file, "{\"width\": " + "9".repeat(500) + "}");
        assertThatThrownBy(() -> readWidth(file))
                .hasMessageStartingWith(file + ": " + "9".repeat(60) + "... is out of range at the key 'width'; ");
    }

    private static void readWidth(Path file) {
        JsonStream.read(file, json -> json.forEachKey(key -> json.number(1, 9)));
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
