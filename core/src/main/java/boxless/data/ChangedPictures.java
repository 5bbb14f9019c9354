package boxless.data;

import boxless.image.Pixels;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** A data set whose pictures go through a function as they are read. */
record ChangedPictures(Dataset source, UnaryOperator<Pixels> change) implements Dataset {
    @Override
    public int size() {
        return source.size();
    }

    @Override
    public List<Category> categories() {
        return source.categories();
    }

    @Override
    public String name(int index) {
        return source.name(index);
    }

    @Override
    public Sample read(int index) {
        Sample sample = source.read(index);
        try {
            return new Sample(sample.name(), change.apply(sample.image()), sample.truth());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(sample.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SampleFacts facts(int index) {
        return source.facts(index);
    }

    @Override
    public List<Path> files(int index) {
        return source.files(index);
    }

    @Override
    public List<Path> commonFiles() {
        return source.commonFiles();
    }
}
