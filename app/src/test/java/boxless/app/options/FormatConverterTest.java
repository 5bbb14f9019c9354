package boxless.app.options;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import boxless.export.OutputFormat;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

class FormatConverterTest {
    @Test
    void theTableOfOneImageAndThatOfAllAreNeverOneFile() {
        CommandSpec spec = new CommandLine(CommandSpec.create()).getCommandSpec();
        List<OutputFormat> formats = List.of(OutputFormat.CSV, OutputFormat.TABLE);
        List<String> names = List.of("cells", "Table");
        assertThatCode(() -> FormatConverter.requireDistinctFiles(formats, names, Comparator.naturalOrder(), spec))
                .doesNotThrowAnyException();
        assertThatThrownBy(
                        () -> FormatConverter.requireDistinctFiles(formats, names, String.CASE_INSENSITIVE_ORDER, spec))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("both write DIR/table.csv");
    }
}
