package boxless.evaluate;

import boxless.data.FolderScan;
import boxless.data.Note;
import boxless.data.Spelled;
import boxless.file.BadFileException;
import boxless.file.BaseName;
import boxless.image.LabelFiles;
import boxless.image.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The label images of a folder by the name of their image. */
final class LabelImages {
    private LabelImages() {}

    /**
     * Where files are called {@code NAME.labels.png} or {@code .tif}, as {@code segment} writes them, only those; else all images.
     *
     * @throws BadFileException where the folder is missing or holds none, or two files have one name
     */
    static SortedMap<String, Path> in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw BadFileException.noFolder(folder, "give a folder of label images");
        }
        List<Path> files = FolderScan.list(folder).stream()
                .filter(Pictures::isNamedLikePicture)
                .toList();
        boolean marked = files.stream().anyMatch(file -> BaseName.of(file).endsWith(LabelFiles.MARK));
        SortedMap<String, Path> byName = new TreeMap<>();
        for (Path file : files) {
            String name = Spelled.composed(BaseName.of(file));
            if (marked && !name.endsWith(LabelFiles.MARK)) {
                continue;
            }
            String image = marked ? name.substring(0, name.length() - LabelFiles.MARK.length()) : name;
            Path other = byName.put(image, file);
            if (other != null) {
                throw new BadFileException(
                        file, "has the same name as " + other.getFileName() + "; keep only one of the two");
            }
        }
        if (byName.isEmpty()) {
            throw new BadFileException(folder, "contains no label images; give a folder with PNG or TIFF label images");
        }
        return byName;
    }

    /**
     * A note on images without the mark that are passed over although nothing else in the folder goes by their name: they may be label images, too.
     *
     * @param used what {@link #in} gave
     */
    static List<Note> unmarked(Path folder, SortedMap<String, Path> used) {
        Set<Path> read = Set.copyOf(used.values());
        List<String> others = FolderScan.list(folder).stream()
                .filter(file -> Pictures.isNamedLikePicture(file) && !read.contains(file))
                .map(file -> Spelled.composed(BaseName.of(file)).replaceFirst("\\.overlay$", ""))
                .filter(name -> !used.containsKey(name))
                .distinct()
                .toList();
        return others.isEmpty()
                ? List.of()
                : List.of(Note.of("%s: only files called NAME%s are read; %,d %s passed over, first %s"
                        .formatted(
                                folder,
                                LabelFiles.MARK,
                                others.size(),
                                others.size() == 1 ? "image is" : "images are",
                                others.getFirst())));
    }

    /** @throws BadFileException naming the first file that has no partner in the other folder, and saying how many have none */
    static void requirePartners(SortedMap<String, Path> files, SortedMap<String, Path> partners, Path partnerFolder) {
        FolderScan.requirePartners(files, partners, partnerFolder, "label image", "remove this one");
    }
}
