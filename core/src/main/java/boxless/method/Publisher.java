package boxless.method;

import boxless.weights.StateDict;
import java.util.function.Function;

/**
 * Someone who publishes weights of a paper's network.
 *
 * @param name by which users call it, for example {@code embedseg}
 * @param description what is published, for people, in a few words
 * @param backboneOnly they publish the method's backbone and nothing else that counts: all other layers start fresh
 * @param reader says what a file of theirs is; throws {@link boxless.file.BadFileException} where the tensors are not those of such a network
 */
public record Publisher(String name, String description, boolean backboneOnly, Function<StateDict, Published> reader) {}
