package boxless.app.segment;

import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.Pictures;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pictures that a command was given, by the name that their results will carry. */
final class Inputs {
    private Inputs() {}

    /**
     * Files as they are; of folders every file that is named like a picture, sorted. With their sub-folders, those are part of the names, such as
     * {@code day1/cells} of {@code day1/cells.tif}; hidden ones and links to folders are left out. A picture that is given twice counts
     * once. Files that are missing stay in: they are reported like broken ones.
     *
     * @param recursive whether sub-folders are searched, too
     * @param output folder of the results; where it is an input too, earlier results in it are no pictures
     * @throws BadFileException where a folder holds no picture, or where two pictures would have results of the same name
     */
    static Map<String, Path> gather(List<Path> inputs, boolean recursive, Path output) throws IOException {
        Map<String, Path> byName = new LinkedHashMap<>();
        for (Path input : inputs) {
            boolean folder = Files.isDirectory(input);
            for (Path file : folder ? pictures(input, recursive, output) : List.of(input)) {
                String name = folder ? name(input.relativize(file)) : BaseName.of(file);
                Path other = byName.putIfAbsent(name, file);
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

    private static String name(Path relative) {
        Path parent = relative.getParent();
        String folders = parent == null ? "" : parent.toString().replace(File.separatorChar, '/') + '/';
        return folders + BaseName.of(relative);
    }

    private static List<Path> pictures(Path folder, boolean recursive, Path output) throws IOException {
        List<Path> pictures = (recursive ? allFiles(folder, output) : files(folder))
                .stream()
                        .filter(Pictures::isNamedLikePicture)
                        .filter(Files::isRegularFile)
                        .filter(file -> !isResult(file, output))
                        .sorted()
                        .toList();
        if (pictures.isEmpty()) {
            throw new BadFileException(
                    folder,
                    Files.isDirectory(folder.resolve("images")) && !recursive
                            ? "contains no images itself; give its folder images, or --recursive"
                            : "contains no images; give a folder with PNG, JPEG or TIFF files"
                                    + (recursive ? "" : ", or --recursive to search its sub-folders"));
        }
        return pictures;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    /** Without the results, if their folder lies within. */
    private static List<Path> allFiles(Path folder, Path output) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) throws IOException {
                boolean given = entry.equals(folder);
                boolean hidden = String.valueOf(entry.getFileName()).startsWith(".");
                return !given && (hidden || isSame(entry, output))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) {
                files.add(entry);
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static boolean isResult(Path file, Path output) {
        String name = BaseName.of(file);
        try {
            return (name.endsWith(".overlay") || name.endsWith(".labels"))
                    && Files.exists(output)
                    && file.toRealPath().startsWith(output.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isSame(Path file, Path other) throws IOException {
        return file.equals(other) || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
    }
}
