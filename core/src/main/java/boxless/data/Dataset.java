package boxless.data;

import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.mask.CocoObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Pictures with their annotations, read one at a time so that the data may be larger than memory. Safe to read from several threads. */
public interface Dataset {
    int size();

    /** What the samples' objects may be, ascending by id. */
    List<Category> categories();

    /** Name of the i-th sample, without reading it. */
    String name(int index);

    /** Reads the i-th sample from disk. Throws {@link boxless.file.BadFileException} naming the file where it is broken. */
    Sample read(int index);

    /** What the data says of the i-th sample; reads its picture only where nothing else tells. */
    default SampleFacts facts(int index) {
        return SampleFacts.of(read(index));
    }

    /**
     * The objects of the i-th sample with what COCO's metric asks for beyond a mask: area and box as annotated, else those of the mask.
     *
     * @param read the sample as {@link #read} gave it
     */
    default List<CocoObject> objects(int index, Sample read) {
        return CocoObject.all(read.truth());
    }

    /** The files that the i-th sample alone is made of, in a fixed order: what {@link #contentHash} digests. */
    List<Path> files(int index);

    /** The files that all samples are made of, such as one with the annotations of all pictures; digested, too. */
    default List<Path> commonFiles() {
        return List.of();
    }

    /**
     * What the annotation of the i-th sample says and its masks no longer show, such as a box beyond the picture: a line for each, for
     * people, that names sample and annotation. For a check of the data; may be slow.
     */
    default List<String> remarks(int index) {
        return List.of();
    }

    /**
     * SHA-256 over names and file contents in order, the common files behind the first sample's, as 64 hex digits. Depends neither on where
     * the data lies nor on file dates; reads every file once, in small pieces.
     */
    default String contentHash() {
        return ContentHash.of(this);
    }

    /**
     * The same samples with another image each, of the same size: normalised, or with its channels adapted.
     *
     * @param change called by every thread that reads
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

    /** The first samples, at most so many. */
    default Dataset first(int samples) {
        return samples >= size() ? this : Subset.of(this, i -> i < samples);
    }

    /**
     * The samples that are worth training on.
     *
     * @param objects the least number of countable objects
     * @param side the least number of pixels of the shorter side
     * @throws IllegalArgumentException where none is left
     */
    default Dataset atLeast(int objects, int side) {
        if (objects == 0 && side == 0) {
            return this;
        }
        Dataset enough = Subset.of(this, i -> {
            SampleFacts facts = facts(i);
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
