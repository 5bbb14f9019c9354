package boxless.method;

import boxless.image.Normalization;
import boxless.mask.Category;
import boxless.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recognised checkpoint: the network, as derived from its tensors, and the settings of the code it was published with.
 *
 * @param method name of the paper
 * @param model the method's options, complete
 * @param normalization that the network was trained with
 * @param categories the categories of its classes 1, 2, ..., in this order
 * @param implied by the network's names: what follows from the published code, for tensors that the file lacks
 * @param guesses what neither the tensors nor the code decide
 */
public record Published(
        String method,
        ObjectNode model,
        Normalization normalization,
        List<Category> categories,
        Map<String, StoredTensor> implied,
        List<Guess> guesses) {
    public Published {
        categories = List.copyOf(categories);
        implied = Map.copyOf(implied);
        guesses = List.copyOf(guesses);
    }

    /** A checkpoint that leaves nothing to guess. */
    public Published(
            String method,
            ObjectNode model,
            Normalization normalization,
            List<Category> categories,
            Map<String, StoredTensor> implied) {
        this(method, model, normalization, categories, implied, List.of());
    }

    /**
     * What was guessed, for the user.
     *
     * @param key by which the user says it, dotted, for example {@code model.side}
     * @param note what was taken, and what to write where that is wrong, a sentence without full stop
     */
    public record Guess(String key, String note) {}
}
