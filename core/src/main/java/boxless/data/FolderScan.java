package boxless.data;

import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The image files of one folder by {@link BaseName}, sorted. */
public final class FolderScan {
    /** The folder of images in most layouts. */
    public static final String IMAGES = "images";
    /** The usual folder of label images, or of labels as text. */
    public static final String LABELS = "labels";

    private FolderScan() {}

    public static SortedMap<String, Path> files(Path folder) {
        SortedMap<String, Path> found = new TreeMap<>();
        for (Path file : list(folder)) {
            if (!Pictures.isNamedLikePicture(file)) {
                continue;
            }
            Path other = found.put(BaseName.of(file), file);
            if (other != null) {
                throw new BadFileException(
                        file, "has the same name as " + other.getFileName() + "; keep only one of the two");
            }
        }
        return found;
    }

    /**
     * Leaves only the listed names in what {@link #files} found.
     *
     * @throws BadFileException if one of them is not there
     */
    public static void retain(Path folder, SortedMap<String, Path> files, Collection<String> names) {
        files.keySet().retainAll(Subset.wanted(folder, names, files.keySet()));
    }

    /** Entries of a folder sorted by name, without hidden ones. */
    public static List<Path> list(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> !p.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadFileException(
                    folder, "cannot be listed (" + e.getMessage() + "); check that it may be read", e);
        }
    }
}
