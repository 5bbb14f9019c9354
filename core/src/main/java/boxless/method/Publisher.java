package boxless.method;

import boxless.weights.StateDict;
import java.util.function.Function;

/**
 * Someone who publishes weights of a paper's network.
 *
 * @param name as given by users, for example {@code embedseg}
 * @param description a few words on what is published
 * @param backboneOnly the files contain only the backbone of the method; all other layers get random weights
 * @param reader recognises a file; throws {@link boxless.file.BadFileException} if its tensors do not belong to such a network
 */
public record Publisher(String name, String description, boolean backboneOnly, Function<StateDict, Published> reader) {}
