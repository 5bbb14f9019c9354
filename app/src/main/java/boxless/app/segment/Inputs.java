package boxless.app.segment;

import boxless.app.options.EarlierResults;
import boxless.app.options.ForeignData;
import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.folders.Layout;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.file.Count;
import boxless.file.NameOrder;
import boxless.image.Pictures;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pictures that a command was given, by the name that their results will carry. */
final class Inputs {
    private Inputs() {}

    /**
     * Files as they are; of folders every file that is named like a picture, sorted. With their sub-folders, those are part of the names, such as
     * {@code day1/cells} of {@code day1/cells.tif}; hidden ones, those that may not be read and links to folders are left out. In folders, what is named
     * like a result of an earlier run, or lies among the annotations of a data set, is no picture. A picture that is given twice counts
     * once. Files that are missing stay in: they are reported like broken ones.
     *
     * @param recursive whether sub-folders are searched, too
     * @param output folder of the results; not searched where it lies within an input
     * @throws BadFileException where a folder holds no picture, or where two pictures would have results of the same name
     */
    static Map<String, Path> gather(List<Path> inputs, boolean recursive, Path output) throws IOException {
        return gather(inputs, recursive, output, NameOrder.in(output));
    }

    /** @param order in which names are equal that would be one file */
    static Map<String, Path> gather(List<Path> inputs, boolean recursive, Path output, Comparator<String> order)
            throws IOException {
        Map<String, Path> byName = new LinkedHashMap<>();
        Map<String, Path> taken = new TreeMap<>(order);
        for (Path input : inputs) {
            boolean folder = Files.isDirectory(input);
            for (Path file : folder ? pictures(input, recursive, output) : List.of(input)) {
                String name = folder ? name(input.relativize(file)) : BaseName.of(file);
                Path other = taken.putIfAbsent(name, file);
                if (other == null) {
                    byName.put(name, file);
                } else if (!isSame(file, other)) {
                    String alike = byName.containsKey(name)
                            ? "which has the same name"
                            : "whose name differs in upper and lower case alone, of which the disk takes no notice";
                    throw new BadFileException(
                            file,
                            "its results would replace those of %s, %s; segment the two into different folders"
                                    .formatted(other, alike));
                }
            }
        }
        return byName;
    }

    /** What is passed over in those of the inputs that are folders, earlier results and label images among it; arguments as for {@link #gather}. */
    static List<Note> passedOver(List<Path> inputs, boolean recursive, Path output) throws IOException {
        List<Note> notes = new ArrayList<>();
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                List<Path> files = files(input, recursive, output);
                notes.addAll(FolderScan.passedOver(input, files));
                if (!recursive) {
                    unsearched(input, files, output).ifPresent(notes::add);
                }
                closed(input, files).ifPresent(notes::add);
                long results = files.stream().filter(EarlierResults::contain).count();
                if (results > 0) {
                    notes.add(Note.of("%s: %s of an earlier run (%s) passed over; name such a file itself to segment it"
                            .formatted(input, Count.of(results, "result"), EarlierResults.NAMES)));
                }
                labelImages(input, files).ifPresent(notes::add);
            }
        }
        return notes.stream().distinct().toList();
    }

    private static Optional<Note> labelImages(Path folder, List<Path> files) {
        List<Path> labels = files.stream()
                .filter(file -> isImage(file) && ForeignData.isAmongLabels(file, folder))
                .toList();
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        Note.of("%s: %s of a data set passed over, such as %s; give their own folder to segment them"
                                .formatted(
                                        folder,
                                        Count.of(labels.size(), "label image"),
                                        folder.relativize(labels.getFirst()))));
    }

    private static Optional<Note> closed(Path folder, List<Path> files) {
        List<Path> closed = files.stream()
                .filter(file -> Files.isDirectory(file) && !Files.isReadable(file))
                .toList();
        return closed.isEmpty()
                ? Optional.empty()
                : Optional.of(Note.of("%s: %s may not be read, such as %s"
                        .formatted(
                                folder,
                                Count.of(closed.size(), "sub-folder"),
                                closed.getFirst().getFileName())));
    }

    /** The sub-folders that hold images, of a folder that is searched without them. */
    private static Optional<Note> unsearched(Path folder, List<Path> files, Path output) throws IOException {
        List<String> names = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    && !ForeignData.holdsLabels(file)
                    && !isSame(file, output)
                    && holdsImage(file)) {
                names.add(String.valueOf(file.getFileName()));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(Note.of("%s: images in %s passed over, such as %s; --recursive searches them, too"
                        .formatted(folder, Count.of(names.size(), "sub-folder"), names.getFirst())));
    }

    private static boolean holdsImage(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Inputs::isImage)) {
            return entries.iterator().hasNext();
        } catch (AccessDeniedException | NoSuchFileException e) {
            return false; // of somebody else, or gone meanwhile
        }
    }

    private static boolean isImage(Path file) {
        return Pictures.isNamedLikePicture(file) && Files.isRegularFile(file) && !EarlierResults.contain(file);
    }

    private static String name(Path relative) {
        Path parent = relative.getParent();
        String folders = parent == null ? "" : parent.toString().replace(File.separatorChar, '/') + '/';
        return folders + BaseName.of(relative);
    }

    private static List<Path> pictures(Path folder, boolean recursive, Path output) throws IOException {
        List<Path> files = files(folder, recursive, output);
        List<Path> pictures = files.stream()
                .filter(file -> isImage(file) && !ForeignData.isAmongLabels(file, folder))
                .toList();
        if (pictures.isEmpty()) {
            boolean data = Layout.of(folder, null, FolderScan.LABELS).isPresent();
            throw !recursive && Files.isDirectory(folder.resolve(FolderScan.IMAGES))
                    ? new BadFileException(
                            folder,
                            "contains no images itself; give its folder images" + (data ? "" : ", or --recursive"))
                    : FolderScan.empty(folder, files, recursive ? "" : ", or search its sub-folders with --recursive");
        }
        return pictures;
    }

    /** Sorted, without hidden ones. */
    private static List<Path> files(Path folder, boolean recursive, Path output) throws IOException {
        return recursive ? allFiles(folder, output) : FolderScan.list(folder);
    }

    private static List<Path> allFiles(Path folder, Path output) throws IOException {
        Path start = Files.isSymbolicLink(folder) ? folder.toRealPath() : folder; // links are followed nowhere else
        Tree tree = new Tree(folder, start, output);
        Files.walkFileTree(start, tree);
        tree.files.sort(null);
        return tree.files;
    }

    /** The files below a folder, without the results, if theirs lies within, and with sub-folders that may not be read in the place of what they hold. */
    static final class Tree extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Path start;
        private final Path output;
        private final List<Path> files = new ArrayList<>();

        /**
         * @param folder as it was given
         * @param start the same without a link
         */
        Tree(Path folder, Path start, Path output) {
            this.folder = folder;
            this.start = start;
            this.output = output;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path entry, BasicFileAttributes attributes) throws IOException {
            boolean given = entry.equals(start);
            return !given && (FolderScan.isHidden(entry) || isSame(entry, output))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path entry, BasicFileAttributes attributes) {
            if (!FolderScan.isHidden(entry)) {
                files.add(folder.resolve(start.relativize(entry)));
            }
            return FileVisitResult.CONTINUE;
        }

        /** What other programs move or delete while the tree is searched is not there. */
        @Override
        public FileVisitResult visitFileFailed(Path entry, IOException e) throws IOException {
            boolean closed = e instanceof AccessDeniedException;
            if (entry.equals(start) || !closed && !(e instanceof NoSuchFileException)) {
                throw e;
            }
            if (closed) {
                files.add(folder.resolve(start.relativize(entry)));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isSame(Path file, Path other) throws IOException {
        return file.equals(other) || (Files.exists(file) && Files.exists(other) && Files.isSameFile(file, other));
    }
}
