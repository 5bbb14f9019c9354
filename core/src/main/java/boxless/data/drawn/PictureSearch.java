package boxless.data.drawn;

import boxless.data.FolderScan;
import boxless.data.Spelled;
import boxless.file.BadFileException;
import boxless.file.Listing;
import boxless.image.Pictures;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images of annotations that were made elsewhere, on another system or server. Looked for is the path as it is written; then without its
 * first folder, and so on, down to the name alone; then, where the other system changes the names of files, one whose name would have become that; at
 * last, where the name is written without the ending of an image, one of that name with any ending.
 */
public final class PictureSearch {
    /** Of missing files so many are named. */
    private static final int NAMED = 5;

    private final Path data;
    private final UnaryOperator<String> changed;
    private final Map<Path, Map<String, List<Path>>> changedNames = new HashMap<>(); // of the files of each folder
    private final Map<Path, SortedMap<String, List<Path>>> baseNames = new HashMap<>(); // of the images of each folder
    private final List<String> missing = new ArrayList<>();
    private int asked;

    /** @param data folder that no path may lead out of */
    public PictureSearch(Path data) {
        this(data, UnaryOperator.identity());
    }

    /**
     * @param data folder that no path may lead out of
     * @param changed what the other system makes of the name of a file
     */
    public PictureSearch(Path data, UnaryOperator<String> changed) {
        this.data = data;
        this.changed = changed;
    }

    /**
     * The image; null if it is missing, which {@link #requireAll} then says.
     *
     * @param written the path as it stands in the annotation, with {@code /} or {@code \} between folders
     * @param folders that it may be relative to
     */
    public @Nullable Path find(String written, Path... folders) {
        return find(List.of(written), folders);
    }

    /** The same for an image that may have one of several paths. */
    public @Nullable Path find(List<String> written, Path... folders) {
        asked++;
        Set<String> whole = new LinkedHashSet<>();
        Set<String> ends = new LinkedHashSet<>();
        for (String path :
                written.stream().flatMap(way -> Spelled.ways(way).stream()).toList()) {
            String[] steps = path.replace('\\', '/').split("/", -1);
            whole.add(String.join("/", steps));
            for (int from = 0; from < steps.length; from++) {
                ends.add(String.join("/", Arrays.asList(steps).subList(from, steps.length)));
            }
        }
        for (String end : ends) {
            for (Path folder : folders) {
                Path file = within(folder, end);
                if (file != null && Files.isRegularFile(file)) {
                    return file;
                }
            }
        }
        Path file = byChangedName(written, folders);
        if (file == null) {
            file = byBaseName(whole, folders);
        }
        if (file == null) {
            missing.add(written.getFirst());
        }
        return file;
    }

    /** The only file whose changed name is one of those; null if there is none, or it is not certain which is meant. */
    private @Nullable Path byChangedName(List<String> written, Path... folders) {
        List<Path> fitting = Stream.of(folders)
                .filter(FolderScan::isSearchable)
                .map(folder -> changedNames.computeIfAbsent(folder, this::changedNames))
                .flatMap(names -> written.stream()
                        .map(path -> path.substring(path.lastIndexOf('/') + 1))
                        .flatMap(name -> names.getOrDefault(name, List.of()).stream()))
                .distinct()
                .toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }

    /**
     * The only image of that path whose ending is not written, as CVAT leaves out those of a video's frames; null likewise. Its folders count, as all videos
     * call their frames alike.
     */
    private @Nullable Path byBaseName(Set<String> written, Path... folders) {
        for (String path : written) {
            Set<Path> fitting = new LinkedHashSet<>();
            for (Path folder : folders) {
                Path bare = within(folder, path);
                if (bare != null && !Pictures.isNamedLikePicture(bare)) {
                    fitting.addAll(images(bare));
                }
            }
            if (!fitting.isEmpty()) {
                return fitting.size() == 1 ? fitting.iterator().next() : null;
            }
        }
        return null;
    }

    /** Those that only lack their ending in this path. */
    private List<Path> images(Path bare) {
        Path folder = bare.resolveSibling("");
        if (!FolderScan.contains(data, folder) || !FolderScan.isSearchable(folder)) {
            return List.of();
        }
        String name = Spelled.composed(String.valueOf(bare.getFileName()));
        return baseNames.computeIfAbsent(folder, FolderScan::byName).getOrDefault(name, List.of());
    }

    private Map<String, List<Path>> changedNames(Path folder) {
        Map<String, List<Path>> names = new HashMap<>();
        for (Path file : FolderScan.list(folder)) {
            if (Files.isRegularFile(file) && FolderScan.contains(data, file)) {
                Spelled.ways(file.getFileName().toString()).stream()
                        .map(changed)
                        .distinct()
                        .forEach(name -> names.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(file));
            }
        }
        return names;
    }

    private @Nullable Path within(Path folder, String end) {
        try {
            Path file = folder.resolve(end).normalize();
            return !end.isEmpty() && FolderScan.contains(data, file) ? file : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    /**
     * Checks that nothing was missing.
     *
     * @param source the annotations, for the message
     */
    public void requireAll(Path source) {
        if (!missing.isEmpty()) {
            throw new BadFileException(
                    source,
                    "%s: no such image in %s (%,d of %,d images are missing); put the images there"
                            .formatted(Listing.few(missing, NAMED), data, missing.size(), asked));
        }
    }
}
