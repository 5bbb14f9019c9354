package boxless.app.options;

import boxless.file.BaseName;
import boxless.image.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pictures that segmenting writes, told by their names: where pictures are looked for, they are none. */
public final class EarlierResults {
    private static final String OVERLAY = ".overlay";
    private static final String LABELS = ".labels";
    private static final String PANOPTIC = "panoptic";
    private static final String MASKS = "masks";

    /** What they are called, for messages. */
    public static final String NAMES =
            String.join(", ", "*" + OVERLAY + ".png", "*" + LABELS + ".png", PANOPTIC, MASKS);

    private static final Pattern MASK = Pattern.compile("(.+)_\\d+");

    private EarlierResults() {}

    /** Whether a file is one, by its name, since a folder that is searched may lie above any folder of results. */
    public static boolean contain(Path file) {
        String name = BaseName.of(file);
        return Pictures.isNamedLikePicture(file)
                && (name.endsWith(OVERLAY) || name.endsWith(LABELS) || isListed(name, file.getParent()));
    }

    /** Whether a file beside the folder lists the file: COCO's panoptic format and Cityscapes' have such folders. */
    private static boolean isListed(String name, @Nullable Path folder) {
        if (folder == null || folder.getFileName() == null) {
            return false;
        }
        Matcher mask = MASK.matcher(name);
        return switch (folder.getFileName().toString()) {
            case PANOPTIC -> Files.exists(folder.resolveSibling(PANOPTIC + ".json"));
            case MASKS -> mask.matches() && Files.exists(folder.resolveSibling(mask.group(1) + ".txt"));
            default -> false;
        };
    }
}
