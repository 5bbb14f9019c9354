package boxless.data;

import boxless.image.Pictures;
import boxless.image.Pixels;
import boxless.image.Reading;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import boxless.mask.Size;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Images whose annotations are in a file of their own each, in a fixed order.
 *
 * @param pairs the images with their annotations
 * @param reading what to read of every image
 * @param truths reads the annotation of an image of this size
 */
public record PairedFiles(
        List<Pair> pairs,
        List<Category> categories,
        List<Note> notes,
        Reading reading,
        BiFunction<Pair, Size, Segmentation> truths)
        implements Dataset {
    public PairedFiles {
        pairs = List.copyOf(pairs);
        categories = List.copyOf(categories);
        notes = List.copyOf(notes);
    }

    /**
     * An image and its annotation.
     *
     * @param name of the sample
     * @param annotation may be missing where that means something
     */
    public record Pair(String name, Path image, Path annotation) {}

    @Override
    public int size() {
        return pairs.size();
    }

    @Override
    public String name(int index) {
        return pairs.get(index).name();
    }

    @Override
    public List<Path> files(int index) {
        Pair pair = pairs.get(index);
        return Files.exists(pair.annotation()) ? List.of(pair.image(), pair.annotation()) : List.of(pair.image());
    }

    @Override
    public Sample read(int index) {
        Pair pair = pairs.get(index);
        Pixels image = Pictures.read(pair.image(), reading);
        return new Sample(pair.name(), image, truths.apply(pair, image.size()));
    }

    @Override
    public Segmentation truth(int index) {
        Pair pair = pairs.get(index);
        return truths.apply(pair, Pictures.size(pair.image(), reading));
    }
}
