package boxless.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** How a folder holds pictures and annotations. */
public enum Layout {
    /** {@code images/ + labels/}: label images. */
    LABEL_FOLDER;

    /** What the folder holds, by the names in it; empty where it is nothing known. */
    public static Optional<Layout> of(Path folder, String labels) {
        if (Files.isDirectory(folder.resolve(LabelFolder.IMAGES)) && Files.isDirectory(folder.resolve(labels))) {
            return Optional.of(LABEL_FOLDER);
        }
        return Optional.empty();
    }
}
