package boxless.method;

import boxless.mask.Segmentation;
import java.util.List;

/**
 * Derives options of a paper from the annotations of a data set. Annotations are added one by one and not kept. Does not depend on libtorch.
 */
public interface Survey {
    /**
     * What to write into a recipe, and why.
     *
     * @param key a word or two
     * @param text one line, or several of which the later ones can be pasted into a recipe
     */
    record Advice(String key, String text) {}

    /**
     * Adds the annotation of an image; crowds are not counted. A paper whose classes may be stuff is given the partition where the data has one, as
     * training would give it.
     */
    void add(Segmentation truth);

    /** The advice; empty if the data has no objects or the paper has nothing to choose. */
    List<Advice> advice();

    /** A one-line summary, for a caption; empty if there is nothing to say. */
    default String summary() {
        return "";
    }
}
