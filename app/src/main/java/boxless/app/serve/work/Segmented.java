package boxless.app.serve.work;

import boxless.app.serve.http.Reply;
import boxless.mask.Segmentation;
import java.util.List;
import java.util.Optional;

/**
 * What a model found in a picture.
 *
 * @param model the one that found them, which may have another file and other classes than the one of that name has by now
 * @param found everything, for formats that rank
 * @param sure the objects above the confidence threshold
 * @param notes what people should know about them, each a line
 * @param milliseconds that the model took
 */
public record Segmented(
        ModelShelf.Entry model, Segmentation found, Segmentation sure, List<String> notes, double milliseconds) {
    public Segmented {
        notes = List.copyOf(notes);
    }

    /** The notes in one line; empty if there is none. */
    public Optional<String> note() {
        return notes.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", notes));
    }

    /** An answer with the {@link #note}, if there is one. */
    public Reply noted(Reply reply) {
        return note().map(note -> reply.noting(note)).orElse(reply);
    }
}
