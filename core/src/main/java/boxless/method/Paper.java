package boxless.method;

import boxless.file.Settings;
import boxless.mask.Segmentation;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that the rest of the project has to know about a paper before there is a network: each paper's folder holds one of these, and one
 * list holds them all.
 *
 * @param name in recipes and model files, for example {@code solo}
 * @param citation authors, title, venue and year in one line
 * @param defaults the options of a recipe's section {@code model} that says nothing
 * @param create a method with fresh weights; throws {@link IllegalArgumentException} where options do not go together
 * @param stuff whether the classes may be stuff, that is, whether results are partitions of the image
 * @param publishers whose weights can be imported
 * @param fitting options with everything decided that they leave to the data, which is read only where something is left to it
 * @param outputs the tensors of {@link Method#named}, for people
 * @param survey starts a fresh survey of data
 * @param <O> the options
 */
public record Paper<O extends Record>(
        String name,
        String citation,
        O defaults,
        Function<O, Method<?, ?>> create,
        boolean stuff,
        List<Publisher> publishers,
        BiFunction<O, Supplier<Stream<Segmentation>>, O> fitting,
        String outputs,
        Supplier<Survey> survey) {
    public Paper {
        publishers = List.copyOf(publishers);
    }

    /**
     * A method with fresh weights.
     *
     * @param source file to name in an error
     * @param options the recipe's section {@code model}, or null for the defaults
     * @throws IllegalArgumentException naming source and key where an option is unknown or wrong
     */
    public Method<?, ?> method(String source, @Nullable JsonNode options) {
        return create.apply(bind(source, options));
    }

    /** The options with every default filled in, for the record; errors as for {@link #method}. */
    public ObjectNode complete(String source, @Nullable JsonNode options) {
        return Settings.JSON.valueToTree(bind(source, options));
    }

    /**
     * The options with everything decided that they leave to the data; errors as for {@link #method}.
     *
     * @param truths annotations as the network sees them in training; asked for only where something is left to them
     */
    public ObjectNode fitted(String source, @Nullable JsonNode options, Supplier<Stream<Segmentation>> truths) {
        return Settings.JSON.valueToTree(fitting.apply(bind(source, options), truths));
    }

    private O bind(String source, @Nullable JsonNode options) {
        return Settings.bind(source, "model", options, defaults);
    }
}
