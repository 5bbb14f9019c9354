package boxless.data;

import boxless.mask.CocoObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Some samples of another data set, in that set's order. */
public final class Subset implements Dataset {
    private final Dataset source;
    private final List<Integer> indices;

    private Subset(Dataset source, List<Integer> indices) {
        this.source = source;
        this.indices = List.copyOf(indices);
    }

    /**
     * The samples of these names; a name given twice counts once.
     *
     * @throws IllegalArgumentException where a name is not in the source, or none is given
     */
    public static Subset ofNames(Dataset source, Collection<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("the list of sample names is empty: name at least one sample");
        }
        Set<String> missing = new LinkedHashSet<>(names);
        List<Integer> indices = new ArrayList<>();
        Set<String> wanted = Set.copyOf(missing);
        for (int i = 0; i < source.size(); i++) {
            if (wanted.contains(source.name(i))) {
                indices.add(i);
                missing.remove(source.name(i));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d of the %d listed names are not in the data, the first is '%s': names are file names without their ending"
                            .formatted(
                                    missing.size(),
                                    wanted.size(),
                                    missing.iterator().next()));
        }
        return new Subset(source, indices);
    }

    /** At most so many samples from the beginning on. */
    public static Dataset first(Dataset source, int samples) {
        return samples >= source.size() ? source : of(source, i -> i < samples);
    }

    /** The samples that a test holds for, by their numbers in the source. */
    static Subset of(Dataset source, IntPredicate wanted) {
        return new Subset(
                source, IntStream.range(0, source.size()).filter(wanted).boxed().toList());
    }

    @Override
    public int size() {
        return indices.size();
    }

    @Override
    public List<Category> categories() {
        return source.categories();
    }

    @Override
    public String name(int index) {
        return source.name(indices.get(index));
    }

    @Override
    public Sample read(int index) {
        return source.read(indices.get(index));
    }

    @Override
    public SampleFacts facts(int index) {
        return source.facts(indices.get(index));
    }

    @Override
    public List<CocoObject> objects(int index, Sample read) {
        return source.objects(indices.get(index), read);
    }

    @Override
    public List<Path> files(int index) {
        return source.files(indices.get(index));
    }

    @Override
    public List<Path> commonFiles() {
        return source.commonFiles();
    }
}
