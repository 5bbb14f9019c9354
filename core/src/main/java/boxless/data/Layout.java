package boxless.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a folder holds pictures and annotations. */
public enum Layout {
    /** {@code images/ + labels/}: label images. */
    LABEL_FOLDER,
    /** {@code instances.json + images/}, or one of COCO's other habits: objects that may overlap. */
    COCO_INSTANCES;

    /**
     * What the data is, by the names of files and folders in it; empty where it is nothing known.
     *
     * @param data the folder
     * @param split its part, or null
     * @param labels name of the folder of label images
     */
    public static Optional<Layout> of(Path data, @Nullable String split, String labels) {
        Path folder = split == null ? data : data.resolve(split);
        if (Files.isDirectory(folder.resolve(LabelFolder.IMAGES)) && Files.isDirectory(folder.resolve(labels))) {
            return Optional.of(LABEL_FOLDER);
        }
        return CocoInstances.Place.in(data, split).map(place -> COCO_INSTANCES);
    }
}
