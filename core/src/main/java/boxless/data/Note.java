package boxless.data;

import java.util.List;

/**
 * Something about data that is used otherwise than its files say, or not at all; not an error, but never silent.
 *
 * @param summary one line for people: the file, what, and how much
 * @param places a line for each place, for a check of the data; empty if the summary says all
 */
public record Note(String summary, List<String> places) {
    public Note {
        places = List.copyOf(places);
    }

    /** A note whose summary says all. */
    public static Note of(String summary) {
        return new Note(summary, List.of());
    }

    /** What a check of the data lists. */
    public List<String> lines() {
        return places.isEmpty() ? List.of(summary) : places;
    }
}
