package boxless.app.options;

import boxless.data.coco.CocoPanoptic;
import boxless.export.CityscapesFiles;
import boxless.export.Overlay;
import boxless.export.PanopticFolder;
import boxless.file.BaseName;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pictures that segmenting writes, told by their names: where pictures are looked for, they are none. */
public final class EarlierResults {
    /** What they are called, for messages. */
    public static final String NAMES = String.join(
            ", ",
            "*" + Overlay.MARK + ".png",
            "*" + LabelFiles.MARK + ".png",
            PanopticFolder.PNGS,
            CityscapesFiles.MASKS);

    private EarlierResults() {}

    /** Whether a file is one, by its name, since a folder that is searched may lie above any folder of results. */
    public static boolean contain(Path file) {
        String name = BaseName.of(file);
        return Pictures.isNamedLikePicture(file)
                && (name.endsWith(Overlay.MARK) || name.endsWith(LabelFiles.MARK) || isListed(name, file.getParent()));
    }

    /** Whether a file beside the folder lists the file: COCO's panoptic format and Cityscapes' have such folders. */
    private static boolean isListed(String name, @Nullable Path folder) {
        if (folder == null || folder.getFileName() == null) {
            return false;
        }
        return switch (folder.getFileName().toString()) {
            case PanopticFolder.PNGS -> Files.exists(folder.resolveSibling(CocoPanoptic.JSON));
            case CityscapesFiles.MASKS -> {
                Optional<String> image = CityscapesFiles.image(name);
                yield image.isPresent() && Files.exists(folder.resolveSibling(image.get() + ".txt"));
            }
            default -> false;
        };
    }
}
