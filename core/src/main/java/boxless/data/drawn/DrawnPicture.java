package boxless.data.drawn;

import boxless.file.BaseName;
import boxless.mask.Size;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An image with what was drawn on it.
 *
 * @param file the image
 * @param source the file with the annotation
 * @param entry what is about this image in that file, for messages; empty where all of it is
 * @param size of the image as the annotation states it; null if it does not
 * @param regions the objects, back to front: of two that overlap, the later one is in front
 */
public record DrawnPicture(
        Path file, Path source, String entry, @Nullable Size size, List<Region> regions) {
    public DrawnPicture {
        regions = List.copyOf(regions);
    }

    String name() {
        return BaseName.of(file);
    }

    /** Where it is annotated, for messages. */
    String place() {
        return (entry.isEmpty() ? "" : "as " + entry + " ") + "in " + source;
    }
}
