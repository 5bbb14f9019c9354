package boxless.data.drawn;

import boxless.data.Note;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts what annotations hold and cannot become objects. */
public final class LeftOut {
    private final SortedMap<String, Integer> kinds = new TreeMap<>();
    private final List<String> places = new ArrayList<>();

    /**
     * Counts one thing.
     *
     * @param source the file with the annotation
     * @param image its name
     * @param kind what is left out, in the singular
     */
    public void add(Path source, String image, String kind) {
        kinds.merge(kind, 1, Integer::sum);
        places.add("%s: image %s: left out: %s".formatted(source, image, kind));
    }

    /** What was left out, and how much of it; empty if nothing was. */
    public String summary() {
        return kinds.isEmpty()
                ? ""
                : "left out: "
                        + kinds.entrySet().stream()
                                .map(kind -> "%,d x %s".formatted(kind.getValue(), kind.getKey()))
                                .collect(Collectors.joining(", "));
    }

    /**
     * One note, or none if nothing was left out.
     *
     * @param data named in it
     */
    public List<Note> notes(Path data) {
        return places.isEmpty() ? List.of() : List.of(new Note(data + ": " + summary(), places));
    }
}
