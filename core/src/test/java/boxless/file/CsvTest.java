package boxless.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a.png", "a,b.png", "\"", "\"a\", \"b\".png", "a \"b\".png", "ü, ö", "a\u2028, b.png"})
    void aCellIsReadAsItWasWritten(String text) {
        assertThat(Csv.first(Csv.cell(text))).isEqualTo(text);
        assertThat(Csv.first(Csv.cell(text) + ",1,\"2,3\"")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a", "\"a\" b.png"})
    void aCellThatOnlyBeginsLikeAQuotedOneStaysAsItIs(String text) {
        assertThat(Csv.first(text)).isEqualTo(text);
    }
}
