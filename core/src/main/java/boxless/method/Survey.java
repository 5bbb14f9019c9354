package boxless.method;

import boxless.mask.Segmentation;
import java.util.List;

/** Looks at a data set's annotations and says which options of a paper suit them. Takes them one by one and keeps none. Knows no libtorch. */
public interface Survey {
    /**
     * What to write into a recipe, and why.
     *
     * @param key a word or two
     * @param text one line, or several of which the later ones can be pasted into a recipe
     */
    record Advice(String key, String text) {}

    /** Takes an image's annotation. Stuff and crowds do not count. */
    void add(Segmentation truth);

    /** What was found; empty where the data has no object or the paper leaves nothing to choose. */
    List<Advice> advice();

    /** The gist in one line, for a caption; empty where there is nothing to say. */
    default String summary() {
        return "";
    }
}
