package boxless.data;

import boxless.file.BadFileException;
import boxless.file.Listing;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some samples of another data set, in that set's order. */
public final class Subset implements DatasetView {
    /** Of several images with one name so many are named. */
    private static final int NAMED = 2;

    private final Dataset source;
    private final List<Integer> indices;

    private Subset(Dataset source, List<Integer> indices) {
        this.source = source;
        this.indices = List.copyOf(indices);
    }

    /**
     * The samples of these names; a name given twice counts once.
     *
     * @param data file or folder of the source, for the message
     * @param names as for {@link #wanted}
     * @throws BadFileException if a name is not in the source, or that of several images
     */
    public static Dataset ofNames(Path data, Dataset source, Collection<String> names) {
        List<String> all =
                IntStream.range(0, source.size()).mapToObj(i -> path(source, i)).toList();
        Set<String> wanted = wanted(data, names, all);
        return of(source, i -> wanted.contains(all.get(i)));
    }

    /** The name of a sample behind the folders that its image lies in. */
    private static String path(Dataset source, int index) {
        String folders = source.files(index).stream()
                .findFirst()
                .map(image -> image.resolveSibling("") + "/")
                .orElse("");
        return folders + source.name(index);
    }

    /**
     * Those of the known samples that a user lists, if all are there. Systems differ in how they spell accents: {@link Spelled}.
     *
     * @param data for the message
     * @param names of samples, each behind as many of its folders as tell it from others of that name
     * @param known all names, behind the folders of their images if there is more than one; {@code /} or {@code \} is between them
     * @throws BadFileException if a name is not known, or that of several images
     */
    public static Set<String> wanted(Path data, Collection<String> names, Collection<String> known) {
        Map<String, Set<String>> paths = new HashMap<>(); // by the names at their ends
        for (String path : known) {
            String spelled = spelled(path);
            paths.computeIfAbsent(name(spelled), name -> new LinkedHashSet<>()).add(spelled);
        }
        Set<String> wanted = new HashSet<>();
        Set<String> missing = new LinkedHashSet<>();
        for (String listed : names) {
            String end = spelled(listed);
            Set<String> same = paths.getOrDefault(name(end), Set.of());
            List<String> fitting = same.contains(end)
                    ? List.of(end)
                    : same.stream().filter(path -> path.endsWith("/" + end)).toList();
            if (fitting.isEmpty()) {
                missing.add(end);
            } else if (fitting.size() > 1) {
                throw new BadFileException(
                        data,
                        "has %d images called '%s' (%s); list those that are meant with their folder, as FOLDER/%s"
                                .formatted(fitting.size(), end, Listing.few(fitting, NAMED), name(end)));
            }
            wanted.addAll(fitting);
        }
        if (!missing.isEmpty()) {
            throw new BadFileException(
                    data,
                    "has no image '%s' (%d of the listed names are missing); names are file names without extension"
                            .formatted(missing.iterator().next(), missing.size()));
        }
        return known.stream().filter(path -> wanted.contains(spelled(path))).collect(Collectors.toUnmodifiableSet());
    }

    private static String spelled(String path) {
        return Spelled.composed(path).replace('\\', '/');
    }

    /** What is behind the folders. */
    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The samples that a test holds for, by their numbers in the source. */
    public static Subset of(Dataset source, IntPredicate wanted) {
        return new Subset(
                source, IntStream.range(0, source.size()).filter(wanted).boxed().toList());
    }

    @Override
    public Dataset source() {
        return source;
    }

    @Override
    public int place(int index) {
        return indices.get(index);
    }

    @Override
    public int size() {
        return indices.size();
    }
}
