package boxless.data.coco;

import boxless.data.FolderScan;
import boxless.data.Spelled;
import boxless.file.BadFileException;
import boxless.file.Listing;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the images that an annotation file lists: relative to the folder of images or to the file, as programs differ in this. */
final class PictureFiles {
    /** Of missing files so many are named. */
    private static final int NAMED = 5;

    private final Path json;
    private final Path folder;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> missing = new LinkedHashMap<>(); // file names by id
    private int asked;

    /**
     * @param json the annotation file
     * @param folder of images
     */
    PictureFiles(Path json, Path folder) {
        this.json = json;
        this.folder = folder;
    }

    /** A file name with {@code /} between folders, whichever system wrote it. */
    static String portable(String fileName) {
        return fileName.replace('\\', '/');
    }

    /**
     * The image; null if it is missing or lies elsewhere, which {@link #faults} then says.
     *
     * @param id of the image, for the message
     */
    @Nullable
    Path find(String fileName, Object id) {
        asked++;
        List<Path> candidates = candidates(fileName);
        for (Path candidate : candidates) {
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        if (candidates.isEmpty()) {
            faults.add("file_name '%s' of image %s points outside the folder; write a plain file name"
                    .formatted(fileName, id));
        } else {
            missing.put(id.toString(), fileName);
        }
        return null;
    }

    /** Only what does not lead out of the two folders. Systems differ in how they spell accents: {@link Spelled}. */
    private List<Path> candidates(String fileName) {
        try {
            return Spelled.ways(fileName).stream()
                    .flatMap(name -> Stream.of(folder, json.resolveSibling(""))
                            .filter(root -> FolderScan.contains(root, root.resolve(name)))
                            .map(root -> root.resolve(name).normalize()))
                    .toList();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    /** What is wrong with the images asked for. */
    List<String> faults() {
        List<String> all = new ArrayList<>(faults);
        if (!missing.isEmpty()) {
            all.add(
                    "%s: no such file in %s, but listed as image %s (%d of %d images are missing); add it, or correct file_name"
                            .formatted(
                                    Listing.few(missing.values(), NAMED),
                                    folder,
                                    Listing.few(missing.keySet(), NAMED),
                                    missing.size(),
                                    asked));
        }
        return all;
    }

    /** @throws BadFileException if something is wrong with them */
    void requireAll() {
        List<String> wrong = faults();
        if (!wrong.isEmpty()) {
            throw BadFileException.of(json, wrong);
        }
    }
}
