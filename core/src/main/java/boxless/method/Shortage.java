package boxless.method;

import boxless.data.Sample;
import boxless.mask.Category;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What of its training data a network has no room for.
 *
 * @param <O> the options
 */
@FunctionalInterface
public interface Shortage<O extends Record> {
    /** A line for people; empty if there is room for everything. See {@link Paper#shortage}. */
    Optional<String> of(O options, List<Category> categories, Supplier<Stream<Sample>> samples);

    /** That of a network without such a limit. */
    static <O extends Record> Shortage<O> none() {
        return (options, categories, samples) -> Optional.empty();
    }
}
