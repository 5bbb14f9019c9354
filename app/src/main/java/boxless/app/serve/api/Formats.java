package boxless.app.serve.api;

import boxless.app.serve.http.Problem;
import boxless.export.CityscapesFiles;
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

    /**
     * @param name of a picture's results
     * @throws Problem where two of the formats write the same file under this name, or one has no files of such a name
     */
    static void requireFiles(Set<OutputFormat> formats, String name) {
        if (formats.containsAll(Set.of(OutputFormat.CSV, OutputFormat.TABLE)) && name.equals("table")) {
            throw Problem.bad(
                    "format: csv and table both write table.csv for a picture named table; ask for one at a time, or give another name");
        }
        if (formats.contains(OutputFormat.CITYSCAPES)) {
            try {
                CityscapesFiles.requireName(name);
            } catch (IllegalArgumentException e) {
                throw Problem.bad("format: cityscapes: " + e.getMessage());
            }
        }
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
