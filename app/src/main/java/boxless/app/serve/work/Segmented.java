package boxless.app.serve.work;

import boxless.app.serve.http.Reply;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.util.List;
import java.util.Optional;

/**
 * What a model found in a picture.
 *
 * @param found everything, for formats that rank
 * @param sure the objects above the confidence threshold
 * @param categories those of the model
 * @param difference how the picture differs from those that the model was trained on, if it does
 * @param milliseconds that the model took
 */
public record Segmented(
        String model,
        Segmentation found,
        Segmentation sure,
        List<Category> categories,
        Optional<String> difference,
        double milliseconds) {
    public Segmented {
        categories = List.copyOf(categories);
    }

    /** What people should know about the objects, in one line. */
    public Optional<String> note() {
        return difference.map(reason ->
                "the picture does not look like those that %s was trained on: %s; do not trust the objects, whatever their scores"
                        .formatted(model, reason));
    }

    /** An answer with the {@link #note}, if there is one. */
    public Reply noted(Reply reply) {
        return note().map(note -> reply.noting(note)).orElse(reply);
    }
}
