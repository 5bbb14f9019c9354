package boxless.app.segment;

import boxless.app.options.ChoiceConverter;
import boxless.export.OutputFormat;

/** Reads one name of {@code -f}. */
final class FormatConverter extends ChoiceConverter<OutputFormat> {
    FormatConverter() {
        super(OutputFormat.values());
    }
}
