package boxless.app.options;

import boxless.export.OutputFormat;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads one name of {@code -f}. */
public final class FormatConverter extends ChoiceConverter<OutputFormat> {
    public FormatConverter() {
        super(OutputFormat.values());
    }

    /** @throws ParameterException where two of the formats write files of the same name */
    public static void requireDistinctFiles(Collection<OutputFormat> formats, CommandSpec spec) {
        if (formats.containsAll(List.of(OutputFormat.YOLO, OutputFormat.CITYSCAPES))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-f yolo,cityscapes: both write DIR/NAME.txt; run once for each, with different folders");
        }
    }
}
