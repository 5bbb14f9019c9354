package boxless.app.serve.api;

import boxless.app.serve.http.Problem;
import boxless.export.OutputFormat;
import boxless.mask.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The formats that a request asks for. */
final class Formats {
    private Formats() {}

    /** @param text names, separated by commas */
    static Set<OutputFormat> of(String text) {
        Set<OutputFormat> formats = new TreeSet<>();
        for (String name : text.split(",")) {
            formats.add(Arrays.stream(OutputFormat.values())
                    .filter(format -> format.toString().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() -> unknown(name)));
        }
        if (formats.containsAll(Set.of(OutputFormat.YOLO, OutputFormat.CITYSCAPES))) {
            throw Problem.bad("format: yolo and cityscapes write files of the same name; ask for one at a time");
        }
        return formats;
    }

    /** @throws Problem where none of these categories has a place in one of the formats */
    static void requirePlace(Set<OutputFormat> formats, List<Category> categories) {
        try {
            formats.forEach(format -> format.requirePlace(categories));
        } catch (IllegalArgumentException e) {
            throw Problem.bad("format: " + e.getMessage());
        }
    }

    private static Problem unknown(String name) {
        return Problem.bad("format: '%s' is unknown; choose among %s"
                .formatted(
                        Problem.cited(name),
                        Arrays.stream(OutputFormat.values())
                                .map(OutputFormat::toString)
                                .collect(Collectors.joining(", "))));
    }
}
