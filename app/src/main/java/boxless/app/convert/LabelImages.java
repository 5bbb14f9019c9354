package boxless.app.convert;

import boxless.export.SharedPart;
import boxless.file.FileGroup;
import boxless.image.LabelFiles;
import boxless.mask.LabelMap;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Path;

/** Label images: {@code NAME.png}, or {@code NAME.tif} where there are more objects than 16 bits count. */
final class LabelImages implements SampleWriter {
    private final Path folder;
    private final long kinds;

    /**
     * @param folder of the label images
     * @param kinds number of categories of things, which label images do not tell apart
     */
    LabelImages(Path folder, long kinds) {
        this.folder = folder;
        this.kinds = kinds;
    }

    @Override
    public Written write(Annotated picture, FileGroup files, Losses losses) throws IOException {
        Panoptic partition = losses.partition(losses.singles(picture.truth()));
        losses.merge(kinds, partition.segments().size());
        if (isSmall(partition) && !fits(partition)) {
            losses.renumber(partition.segments().size());
        }
        Path file = folder.resolve(picture.name() + (isSmall(partition) ? ".png" : ".tif"));
        write(files, file, partition);
        return new Written(partition.segments().size(), SharedPart.NOTHING);
    }

    /** Labels stay what they are, unless 16 bits would hold them if they were counted from 1. */
    private static void write(FileGroup files, Path file, Panoptic partition) throws IOException {
        LabelMap map = partition.map();
        if (isSmall(partition)) {
            byte[] png = LabelFiles.png(fits(partition) ? map : map.relabelled());
            files.write(file, out -> out.write(png));
        } else {
            LabelFiles.writeTiff(map, file);
        }
    }

    /** Whether 16 bits hold as many labels. */
    private static boolean isSmall(Panoptic partition) {
        return partition.segments().size() <= LabelFiles.LARGEST_IN_PNG;
    }

    private static boolean fits(Panoptic partition) {
        return partition.segments().stream().allMatch(segment -> segment.id() <= LabelFiles.LARGEST_IN_PNG);
    }
}
