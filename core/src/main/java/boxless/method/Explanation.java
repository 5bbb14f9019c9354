package boxless.method;

import boxless.image.Pixels;
import java.util.List;

/** A part of the answer to the question how a method came to its result. */
public sealed interface Explanation {
    /** Name of a file without its ending; no other explanation of the image has it. */
    String name();

    /** One line about what is shown. */
    String caption();

    /**
     * Something to look at.
     *
     * @param pixels of the image's size; red, green and blue, range 255
     */
    record Picture(String name, String caption, Pixels pixels) implements Explanation {}

    /**
     * Something to read.
     *
     * @param columns their names
     * @param rows a number or text for each column
     */
    record Table(String name, String caption, List<String> columns, List<List<Object>> rows) implements Explanation {
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }
    }
}
