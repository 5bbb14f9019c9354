package boxless.method;

import boxless.image.Normalization;
import boxless.mask.Category;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recognised checkpoint: the network, as derived from its tensors, and the settings of the code it was published with.
 *
 * @param method name of the paper
 * @param model the method's options, complete
 * @param normalization that the network was trained with
 * @param categories the categories of its classes 1, 2, ..., in this order
 */
public record Published(String method, ObjectNode model, Normalization normalization, List<Category> categories) {
    public Published {
        categories = List.copyOf(categories);
    }
}
