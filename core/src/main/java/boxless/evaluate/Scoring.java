package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** A metric being computed: images are added one by one, and the result is a table and JSON. */
public interface Scoring {
    /** Compares what was found in an image with what is there. */
    void add(Sample sample, Segmentation found);

    /** Prints a human-readable table. */
    void print(PrintWriter out);

    /** All numbers in full precision, null if undefined, under stable keys. */
    ObjectNode json();
}
