package boxless.data;

import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import boxless.mask.Segmentation;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Images with their annotations, read one at a time so that the data may be larger than memory. Safe for use by several threads. */
public interface Dataset {
    int size();

    /** The categories of the objects, ascending by id. */
    List<Category> categories();

    /** Name of the i-th sample, without reading it. */
    String name(int index);

    /** Reads the i-th sample from disk. Throws {@link boxless.file.BadFileException} naming the file if it is damaged. */
    Sample read(int index);

    /** The annotation of the i-th sample alone, as {@link #read} gives it: of the image no more than the size is read where that is enough. */
    default Segmentation truth(int index) {
        return read(index).truth();
    }

    /** The indices of at most so many samples, spread evenly over all. */
    default IntStream spread(int most) {
        int count = Math.min(most, size());
        return IntStream.range(0, count).map(i -> (int) ((long) i * size() / count));
    }

    /** Facts about the i-th sample; reads its image only if necessary. */
    default SampleFacts facts(int index) {
        return SampleFacts.of(read(index));
    }

    /** Whether {@link #facts} and {@link #crowds} are known of every sample without reading a file. */
    default boolean knowsFacts() {
        return false;
    }

    /** The number of crowds that the i-th sample is stated to have; 0 where only reading it would tell. */
    default int crowds(int index) {
        return 0;
    }

    /**
     * The objects of the i-th sample with what COCO's metric asks for beyond a mask: area and box as annotated, else those of the mask.
     *
     * @param truth of the sample, as {@link #read} or {@link #truth} gave it; for a partition its {@code instances()} will do
     */
    default List<CocoObject> objects(int index, Segmentation truth) {
        return CocoObject.all(truth);
    }

    /**
     * The outline of every object of the i-th sample as the data gives it, in the order of the truth's {@code instances()}: the corners x, y, x, y, ... of a
     * single polygon within the image, in pixels, filled as COCO's are; an array without corners for any other object. Empty where the data has no such polygons.
     */
    default List<double[]> outlines(int index) {
        return List.of();
    }

    /** The files that belong to the i-th sample only, in a fixed order: the input of {@link #contentHash}. */
    List<Path> files(int index);

    /** The files shared by all samples, such as the annotations of all images; also part of the hash. */
    default List<Path> commonFiles() {
        return List.of();
    }

    /**
     * What the annotation of the i-th sample says and its masks no longer show, such as a box beyond the image: a line for each, for
     * people, that names sample and annotation. For a check of the data; may be slow.
     */
    default List<String> remarks(int index) {
        return List.of();
    }

    /** The ids of the i-th sample, for formats that keep them; null where the data has none. */
    default @Nullable Ids ids(int index) {
        return null;
    }

    /** What is left out, passed over or numbered otherwise than in the files; known once the data is open. Every command says it. */
    default List<Note> notes() {
        return List.of();
    }

    /**
     * SHA-256 over names and file contents in order, the common files behind the first sample's, as 64 hex digits. Independent of the location of the
     * data and of file dates; reads every file once, in small chunks.
     */
    default String contentHash() {
        return ContentHash.of(this);
    }

    /**
     * The same samples with another image each, of the same size: normalised, or with its channels adapted.
     *
     * @param change called by every reading thread
     */
    default Dataset withPictures(UnaryOperator<Pixels> change) {
        return new ChangedPictures(this, change);
    }

    /**
     * The same data, with the samples kept that were read last.
     *
     * @param maxBytes of samples to keep
     */
    default Dataset cached(long maxBytes) {
        return new CachedDataset(this, maxBytes);
    }

    /** The same data with a further note. */
    default Dataset with(Note note) {
        return new Noted(this, note);
    }

    /**
     * The same data with categories as stuff that are things in it, as where the sky was drawn as polygons. In a partition, all that is no crowd of such a
     * category is one segment.
     *
     * @param names of these categories; others change nothing
     * @param partitions whether objects that may overlap become a partition, things before stuff; otherwise those of such categories are left out
     */
    default Dataset withStuff(Collection<String> names, boolean partitions) {
        return StuffView.of(this, names, partitions);
    }

    /**
     * The same data with the objects of some categories behind all others, whichever was drawn first, as in the partitions of {@link #withStuff}. They stay
     * objects, and whole.
     *
     * @param names of these categories; others change nothing
     */
    default Dataset withStuffBehind(Collection<String> names) {
        return ThingsFirst.of(this, names);
    }

    /** The first samples, at most so many. */
    default Dataset first(int samples) {
        return samples >= size() ? this : Subset.of(this, i -> i < samples);
    }

    /**
     * The samples that meet minimum requirements for training.
     *
     * @param objects minimum number of countable objects
     * @param side minimum length of the shorter side in pixels
     * @param counted the same samples, as their objects count
     * @throws IllegalArgumentException if none is left
     */
    default Dataset atLeast(int objects, int side, Dataset counted) {
        if (objects == 0 && side == 0) {
            return this;
        }
        Dataset enough = Subset.of(this, i -> {
            SampleFacts facts = counted.facts(i);
            return facts.categories().size() >= objects && Math.min(facts.width(), facts.height()) >= side;
        });
        if (enough.size() == 0) {
            throw new IllegalArgumentException(
                    "data.least: none of the %d images has %d objects and sides of %d pixels; lower these limits"
                            .formatted(size(), objects, side));
        }
        return enough;
    }
}
