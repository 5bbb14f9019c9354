package boxless.method;

import boxless.data.Sample;
import boxless.file.Settings;
import boxless.mask.Category;
import boxless.mask.Segmentation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything the rest of the project needs to know about a paper before there is a network. Every paper's package has one of these, and one list
 * contains them all.
 *
 * @param name in recipes and model files, for example {@code solo}
 * @param defaults the options of an empty section {@code model} in a recipe
 * @param create creates a method with random weights for a model's classes 1, 2, ...; throws {@link IllegalArgumentException} if options contradict
 *     each other or the classes
 * @param traits what its methods can do beyond instances of things
 * @param stages in which its methods are trained, in this order; at least one
 * @param publishers publishers of weights that can be imported
 * @param inputSizes sides that the input of a network with these options may have
 * @param fitting fills in the options that depend on the data, which is read only if there are any
 * @param keeping the options that were filled in so before, in the place of those that still depend on the data: (given, before)
 * @param shortage what of the training data the network has no room for
 * @param outputs description of the tensors of {@link Method#named}
 * @param survey starts a new survey of a data set
 * @param <O> the options
 */
public record Paper<O extends Record>(
        String name,
        O defaults,
        BiFunction<O, List<Category>, Method<?, ?>> create,
        Set<Trait> traits,
        List<Stage> stages,
        List<Publisher> publishers,
        Function<O, InputSizes> inputSizes,
        BiFunction<O, Supplier<Stream<Segmentation>>, O> fitting,
        BinaryOperator<O> keeping,
        Shortage<O> shortage,
        String outputs,
        Supplier<Survey> survey) {
    /** What not every paper's methods can do. */
    public enum Trait {
        /** The classes may be stuff, that is, results are partitions of the image. */
        STUFF,
        /** The methods are {@link Clickable}. */
        CLICKS
    }

    public Paper {
        traits = Set.copyOf(traits);
        stages = List.copyOf(stages);
        publishers = List.copyOf(publishers);
    }

    /** Whether the classes may be stuff, that is, whether results are partitions of the image. */
    public boolean stuff() {
        return traits.contains(Trait.STUFF);
    }

    /** Whether its methods are {@link Clickable}. */
    public boolean clickable() {
        return traits.contains(Trait.CLICKS);
    }

    /**
     * A method with random weights.
     *
     * @param source file to name in an error
     * @param options the recipe's section {@code model}, or null for the defaults
     * @param categories the model's classes 1, 2, ...
     * @throws IllegalArgumentException naming source and key, if an option is unknown or invalid
     */
    public Method<?, ?> method(String source, @Nullable JsonNode options, List<Category> categories) {
        return create.apply(bind(source, options), categories);
    }

    /** The options with every default filled in; throws like {@link #method}. */
    public ObjectNode complete(String source, @Nullable JsonNode options) {
        return Settings.JSON.valueToTree(bind(source, options));
    }

    /** Sides that the network's input may have; throws like {@link #method}. */
    public InputSizes inputSizes(String source, @Nullable JsonNode options) {
        return inputSizes.apply(bind(source, options));
    }

    /**
     * The options with everything that depends on the data filled in; throws like {@link #method}.
     *
     * @param truths annotations as the network sees them in training; requested only if an option depends on them
     */
    public ObjectNode fitted(String source, @Nullable JsonNode options, Supplier<Stream<Segmentation>> truths) {
        return Settings.JSON.valueToTree(fitting.apply(bind(source, options), truths));
    }

    /**
     * The options with everything that depends on the data as it was filled in before, in complete options; throws like {@link #method}.
     *
     * @param before what {@link #fitted} gave then
     */
    public ObjectNode kept(String source, @Nullable JsonNode options, @Nullable JsonNode before) {
        return Settings.JSON.valueToTree(keeping.apply(bind(source, options), bind(source, before)));
    }

    /**
     * What of the training data the network has no room for, in a line for people; empty if nothing. Throws like {@link #method}.
     *
     * @param categories the model's classes 1, 2, ...
     * @param samples as the network sees them in training; requested only if it has a limit that depends on the options
     */
    public Optional<String> shortage(
            String source, @Nullable JsonNode options, List<Category> categories, Supplier<Stream<Sample>> samples) {
        return shortage.of(bind(source, options), categories, samples);
    }

    private O bind(String source, @Nullable JsonNode options) {
        return Settings.bind(source, "model", options, defaults);
    }
}
