package boxless.app.options;

import boxless.data.FolderScan;
import boxless.data.folders.Layout;
import boxless.file.BadFileException;
import boxless.image.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Another data set in the folder that one is to be written into: what is read of the folder afterwards would be a mixture. */
public final class ForeignData {
    private ForeignData() {}

    /**
     * Refuses a folder that holds what will not be replaced.
     *
     * @param images file names of the images that will be written
     * @param own what the folder may be taken for already
     * @throws BadFileException what is there, and what to do
     */
    public static void refuse(Path folder, Set<String> images, Set<Layout> own) {
        Optional<Layout> layout = Layout.of(folder, null, FolderScan.LABELS);
        if (layout.isPresent() && !own.contains(layout.get())) {
            throw bad(folder, "already holds data of another format (" + layout.get() + ")");
        }
        List<String> others = others(folder.resolve(FolderScan.IMAGES), images);
        if (!others.isEmpty()) {
            String more = others.size() == 1 ? " is" : " and %,d more are".formatted(others.size() - 1);
            throw bad(folder, "%s/%s%s not among the new images".formatted(FolderScan.IMAGES, others.getFirst(), more));
        }
    }

    /** Also folders, which may be those of splits. */
    private static List<String> others(Path folder, Set<String> images) {
        return Files.isDirectory(folder)
                ? FolderScan.list(folder).stream()
                        .filter(file -> Pictures.isNamedLikePicture(file) || Files.isDirectory(file))
                        .map(file -> file.getFileName().toString())
                        .filter(name -> !images.contains(name))
                        .toList()
                : List.of();
    }

    private static BadFileException bad(Path folder, String what) {
        return new BadFileException(folder, what + "; choose another folder with -o, or empty this one");
    }
}
