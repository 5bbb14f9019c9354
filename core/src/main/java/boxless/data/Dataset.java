package boxless.data;

import boxless.mask.CocoObject;
import java.nio.file.Path;
import java.util.List;

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

    /** The files that the i-th sample alone is made of, in a fixed order: what {@link Datasets#contentHash} digests. */
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
}
