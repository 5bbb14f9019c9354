package boxless.method;

import boxless.image.Normalization;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a file of published weights is: the network as its tensors tell, and what its code is known to do beside it.
 *
 * @param method name of the paper
 * @param model the method's options, complete
 * @param normalization that the network was trained with
 * @param classes names of the categories 1, 2, ...
 * @param backboneOnly the file holds the method's backbone and nothing else that counts: all other layers start fresh
 */
public record Published(
        String method, ObjectNode model, Normalization normalization, List<String> classes, boolean backboneOnly) {
    public Published {
        classes = List.copyOf(classes);
    }

    /** A whole network. */
    public Published(String method, ObjectNode model, Normalization normalization, List<String> classes) {
        this(method, model, normalization, classes, false);
    }
}
