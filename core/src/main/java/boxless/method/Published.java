package boxless.method;

import boxless.image.Normalization;
import boxless.mask.Category;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file of published weights is: the network as its tensors tell, and what its code is known to do beside it.
 *
 * @param method name of the paper
 * @param model the method's options, complete
 * @param normalization that the network was trained with
 * @param categories what its classes 1, 2, ... are, in this order
 */
public record Published(String method, ObjectNode model, Normalization normalization, List<Category> categories) {
    public Published {
        categories = List.copyOf(categories);
    }
}
