package boxless.data;

import boxless.file.BadFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Some samples of another data set, in that set's order. */
public final class Subset implements DatasetView {
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
     * @throws BadFileException if a name is not in the source
     */
    public static Dataset ofNames(Path data, Dataset source, Collection<String> names) {
        List<String> all =
                IntStream.range(0, source.size()).mapToObj(source::name).toList();
        Set<String> wanted = wanted(data, names, all);
        return of(source, i -> wanted.contains(all.get(i)));
    }

    /** Those of the known names that a user lists, if all are there. Systems differ in how they spell accents: {@link Spelled}. */
    public static Set<String> wanted(Path data, Collection<String> names, Collection<String> known) {
        Set<String> listed = names.stream().map(Spelled::composed).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> missing = new LinkedHashSet<>(listed);
        missing.removeAll(known.stream().map(Spelled::composed).collect(Collectors.toSet()));
        if (!missing.isEmpty()) {
            throw new BadFileException(
                    data,
                    "has no image '%s' (%d of the listed names are missing); names are file names without extension"
                            .formatted(missing.iterator().next(), missing.size()));
        }
        return known.stream()
                .filter(name -> listed.contains(Spelled.composed(name)))
                .collect(Collectors.toUnmodifiableSet());
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
