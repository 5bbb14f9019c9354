package boxless.app.options;

import boxless.export.CityscapesFiles;
import boxless.export.OutputFormat;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads one name of {@code -f}. */
public final class FormatConverter extends ChoiceConverter<OutputFormat> {
    public FormatConverter() {
        super(OutputFormat.values());
    }

    /**
     * @param names of the results
     * @param order in which names are equal that would be one file
     * @throws ParameterException where two of the formats write files of the same name, or one has no files of such a name
     */
    public static void requireDistinctFiles(
            Collection<OutputFormat> formats, Collection<String> names, Comparator<String> order, CommandSpec spec) {
        if (formats.containsAll(List.of(OutputFormat.CSV, OutputFormat.TABLE))
                && names.stream().anyMatch(name -> order.compare(name, "table") == 0)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-f csv,table: both write DIR/table.csv, the one for the image named table; rename it, or leave out one of the two");
        }
        if (formats.contains(OutputFormat.CITYSCAPES) && names.stream().anyMatch(name -> name.contains("/"))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-f cityscapes: its files know no sub-folders; leave out --recursive, and name the folders");
        }
        if (formats.contains(OutputFormat.CITYSCAPES)) {
            try {
                names.forEach(CityscapesFiles::requireName);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "-f cityscapes: " + e.getMessage());
            }
        }
        if (formats.containsAll(List.of(OutputFormat.YOLO, OutputFormat.CITYSCAPES))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-f yolo,cityscapes: both write DIR/NAME.txt; run once for each, with different folders");
        }
    }
}
