package boxless.evaluate;

import boxless.data.Sample;
import boxless.mask.Segmentation;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/** A metric under way, as the commands use it: pictures go in one by one, a table and JSON come out. */
public interface Scoring {
    /** Compares what was found in a picture with what is there. */
    void add(Sample sample, Segmentation found);

    /** Prints a table that a person can read. */
    void print(PrintWriter out);

    /** All numbers in full precision, null where one is undefined, by the keys that other programs know. */
    ObjectNode json();
}
