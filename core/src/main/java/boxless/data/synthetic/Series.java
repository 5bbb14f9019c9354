package boxless.data.synthetic;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.mask.Category;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;

/** The first pictures of a generator's series, made anew at every reading. */
record Series(String kind, int size, List<Category> categories, IntFunction<Sample> sample) implements Dataset {
    Series {
        if (size < 0) {
            throw new IllegalArgumentException("count " + size + ": must not be negative");
        }
    }

    /** Name of the picture of this index, for example {@code nuclei_0007}. */
    static String name(String kind, long index) {
        return String.format(Locale.ROOT, "%s_%04d", kind, index);
    }

    @Override
    public String name(int index) {
        return name(kind, Objects.checkIndex(index, size));
    }

    @Override
    public Sample read(int index) {
        return sample.apply(Objects.checkIndex(index, size));
    }

    @Override
    public List<Path> files(int index) {
        return List.of();
    }
}
