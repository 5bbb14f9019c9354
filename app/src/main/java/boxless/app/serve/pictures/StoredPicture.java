package boxless.app.serve.pictures;

import boxless.app.serve.http.Problem;
import boxless.data.ContentHash;
import boxless.file.BaseName;
import boxless.mask.Size;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A picture in the data folder.
 *
 * @param id short, made from the name, so that it is the same whenever the server runs
 * @param name its path from the data folder, with {@code /} between folders
 * @param file where it lies
 * @param stamp changes when the file does
 * @param size null if it cannot be read
 * @param problem why it cannot be read, in one line; null if it can
 */
public record StoredPicture(
        String id,
        String name,
        Path file,
        String stamp,
        @Nullable Size size,
        @Nullable String problem) {
    private static final int ID_DIGITS = 12;

    /** What the name of its document of annotations has behind its own. */
    static final String ANNOTATIONS = ".coco.json";

    static String id(String name) {
        return ContentHash.of(name).substring(0, ID_DIGITS);
    }

    /** Whether a text could be an id at all. */
    static boolean isId(String text) {
        return text.matches("[0-9a-f]{" + ID_DIGITS + "}");
    }

    /** @throws Problem 422 if it cannot be read */
    public Size requireSize() {
        if (size == null) {
            throw new Problem(422, name + ": " + problem);
        }
        return size;
    }

    /** Its document of annotations. */
    Path annotations() {
        return annotations(file);
    }

    /** That of the picture in this file, which need not be there. */
    static Path annotations(Path file) {
        return file.resolveSibling(file.getFileName() + ANNOTATIONS);
    }

    /** The same as seen from the data folder. */
    String annotationsName() {
        return name + ANNOTATIONS;
    }

    /** The name without its ending, with folders: that of its results. */
    public String resultName() {
        return name.substring(0, name.lastIndexOf('/') + 1) + BaseName.of(name);
    }
}
