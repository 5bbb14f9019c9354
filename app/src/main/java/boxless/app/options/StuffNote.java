package boxless.app.options;

import boxless.export.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says that stuff is missing where only objects can be, and what holds it. */
public final class StuffNote {
    private StuffNote() {}

    /**
     * The note on results.
     *
     * @param withoutStuff the formats from which it was left out; without any there is no note
     */
    public static Optional<String> of(List<OutputFormat> withoutStuff) {
        return withoutStuff.isEmpty()
                ? Optional.empty()
                : Optional.of("stuff is left out of %s; it is included in %s"
                        .formatted(names(withoutStuff.stream()), holders()));
    }

    /** The names of the formats that hold stuff. */
    public static String holders() {
        return names(Arrays.stream(OutputFormat.values()).filter(OutputFormat::holdsStuff));
    }

    private static String names(Stream<OutputFormat> formats) {
        return formats.map(OutputFormat::toString).collect(Collectors.joining(", "));
    }
}
