package boxless.app.explain;

import boxless.file.AtomicFile;
import boxless.file.Csv;
import boxless.image.Pictures;
import boxless.method.Explanation;
import boxless.method.Explanation.Picture;
import boxless.method.Explanation.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Explanations as files: pictures as PNG, tables as CSV. */
final class ExplanationFiles {
    private final Path folder;
    private final String image;

    /** @param image name of the image, which all files begin with */
    ExplanationFiles(Path folder, String image) {
        this.folder = folder;
        this.image = image;
    }

    /** Writes it and returns the file. */
    Path write(Explanation explanation) throws IOException {
        switch (explanation) {
            case Picture picture -> {
                Path file = file(picture, ".png");
                Pictures.writePng(picture.pixels(), file);
                return file;
            }
            case Table table -> {
                Path file = file(table, ".csv");
                String text = line(table.columns())
                        + table.rows().stream().map(ExplanationFiles::line).collect(Collectors.joining());
                AtomicFile.writeText(file, text);
                return file;
            }
        }
    }

    private Path file(Explanation explanation, String ending) {
        return folder.resolve(image + "." + explanation.name() + ending);
    }

    private static String line(List<?> cells) {
        return cells.stream().map(cell -> Csv.cell(cell.toString())).collect(Collectors.joining(",", "", "\n"));
    }
}
