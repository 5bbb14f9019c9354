package boxless.data;

import java.util.List;
import java.util.stream.Stream;

/** A data set with a further note. */
record Noted(Dataset source, Note note) implements DatasetView {
    @Override
    public List<Note> notes() {
        return Stream.concat(source.notes().stream(), Stream.of(note)).toList();
    }
}
