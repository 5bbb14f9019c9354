package boxless.data;

import boxless.image.Pixels;
import java.util.function.UnaryOperator;

/** A data set whose pictures go through a function as they are read. */
record ChangedPictures(Dataset source, UnaryOperator<Pixels> change) implements DatasetView {
    @Override
    public Sample read(int index) {
        Sample sample = source.read(index);
        try {
            return new Sample(sample.name(), change.apply(sample.image()), sample.truth());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(sample.name() + ": " + e.getMessage(), e);
        }
    }
}
