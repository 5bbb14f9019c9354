package boxless.app.segment;

import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pictures that a command was given, by the name that their results will carry. */
final class Inputs {
    private Inputs() {}

    /**
     * Files as they are; of folders every file that is named like a picture, sorted, without their sub-folders. A picture that is given
     * twice counts once. Files that are missing stay in: they are reported like broken ones.
     *
     * @param output folder of the results; where it is an input too, earlier results in it are no pictures
     * @throws BadFileException where a folder holds no picture, or where two pictures would have results of the same name
     */
    static Map<String, Path> gather(List<Path> inputs, Path output) throws IOException {
        Map<String, Path> byName = new LinkedHashMap<>();
        for (Path input : inputs) {
            for (Path file : Files.isDirectory(input) ? pictures(input, output) : List.of(input)) {
                Path other = byName.putIfAbsent(BaseName.of(file), file);
                if (other != null && !isSame(file, other)) {
                    throw new BadFileException(
                            file,
                            "its results would replace those of " + other
                                    + ", which has the same name; segment the two into different folders");
                }
            }
        }
        return byName;
    }

    /** What is passed over in those of the inputs that are folders. */
    static List<Note> passedOver(List<Path> inputs) {
        return inputs.stream()
                .flatMap(input -> FolderScan.passedOver(input).stream())
                .toList();
    }

    private static List<Path> pictures(Path folder, Path output) throws IOException {
        boolean holdsResults = Files.isDirectory(output) && Files.isSameFile(folder, output);
        List<Path> pictures;
        try (Stream<Path> entries = Files.list(folder)) {
            pictures = entries.filter(Pictures::isNamedLikePicture)
                    .filter(Files::isRegularFile)
                    .filter(file -> !holdsResults || !isResult(file))
                    .sorted()
                    .toList();
        }
        if (pictures.isEmpty()) {
            throw Files.isDirectory(folder.resolve(FolderScan.IMAGES))
                    ? new BadFileException(folder, "contains no images itself; give its folder images")
                    : FolderScan.empty(folder);
        }
        return pictures;
    }

    private static boolean isResult(Path file) {
        String name = BaseName.of(file);
        return name.endsWith(".overlay") || name.endsWith(".labels");
    }

    private static boolean isSame(Path file, Path other) throws IOException {
        return file.equals(other) || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
    }
}
