package boxless.app.convert;

import boxless.data.FolderScan;
import boxless.export.SharedPart;
import boxless.file.BaseName;
import boxless.file.FileGroup;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import boxless.mask.Panoptic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Label images: {@code NAME.png}, or {@code NAME.tif} where there are more objects than 16 bits count. The one of an image takes the place of any that was
 * there before, whatever its ending: of two, nobody could say which is meant.
 */
final class LabelImages implements SampleWriter {
    private final Path folder;
    private final long kinds;
    private final Map<String, List<Path>> before;
    private final List<Replaced> replaced = new ArrayList<>();

    /** A file that is to go once the new one has its name. */
    private record Replaced(Path old, Path now) {}

    /**
     * @param folder of the label images, which may be missing
     * @param kinds number of categories of things, which label images do not tell apart
     */
    LabelImages(Path folder, long kinds) {
        this.folder = folder;
        this.kinds = kinds;
        before = Files.isDirectory(folder)
                ? FolderScan.list(folder).stream()
                        .filter(file -> Pictures.isNamedLikePicture(file) && Files.isRegularFile(file))
                        .collect(Collectors.groupingBy(BaseName::of))
                : Map.of();
    }

    @Override
    public Written write(Annotated picture, FileGroup.Together files, Losses losses) throws IOException {
        Panoptic partition = losses.partition(losses.singles(picture.truth()));
        losses.merge(kinds, partition.segments().size());
        // Whether 16 bits hold the labels, if need be counted from 1.
        boolean small = partition.segments().size() <= LabelFiles.LARGEST_IN_PNG;
        String name = BaseName.of(picture.fileName());
        Path file = folder.resolve(name + (small ? ".png" : ".tif"));
        if (small) {
            byte[] png = LabelFiles.png(
                    losses.upTo(LabelFiles.LARGEST_IN_PNG, partition).map());
            files.write(file, out -> out.write(png));
        } else {
            files.write(file, out -> LabelFiles.writeTiff(partition.map(), out));
        }
        List<Path> others = before.getOrDefault(name, List.of()).stream()
                .filter(other -> !other.equals(file))
                .toList();
        losses.replace(others);
        SharedPart rest = () -> others.forEach(other -> replaced.add(new Replaced(other, file)));
        return new Written(partition.segments().size(), rest);
    }

    /** The new files have their names by now. */
    @Override
    public void close() throws IOException {
        for (Replaced file : replaced) {
            // On some systems two names that differ in their capitals alone are one file.
            if (Files.exists(file.now) && Files.exists(file.old) && !Files.isSameFile(file.old, file.now)) {
                Files.delete(file.old);
            }
        }
    }
}
