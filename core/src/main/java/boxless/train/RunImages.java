package boxless.train;

import boxless.data.ContentHash;
import boxless.data.Dataset;
import boxless.file.Count;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images that a training run sees, so that it is noticed where there are others when it goes on. Their names alone count: files that were corrected
 * are still the same images.
 *
 * @param training those that it learns from
 * @param validation those that its models are chosen on
 */
record RunImages(Part training, Part validation) {
    /**
     * Some of them.
     *
     * @param count how many
     * @param names SHA-256 of their names, in order
     */
    record Part(int count, String names) {
        private static Part of(@Nullable Dataset data) {
            Stream<String> names = data == null
                    ? Stream.empty()
                    : IntStream.range(0, data.size()).mapToObj(data::name);
            return new Part(data == null ? 0 : data.size(), ContentHash.of(names.collect(Collectors.joining("\n"))));
        }

        private Optional<String> since(Part before, String one) {
            if (equals(before)) {
                return Optional.empty();
            }
            return Optional.of(
                    count == before.count
                            ? "%s, as many as before, but not the same".formatted(Count.of(count, one))
                            : "%s in place of %,d".formatted(Count.of(count, one), before.count));
        }
    }

    /** @param validation null where nothing is validated */
    static RunImages of(Dataset training, @Nullable Dataset validation) {
        return new RunImages(Part.of(training), Part.of(validation));
    }

    /** What is different, in one line for people; empty if nothing is. */
    Optional<String> since(RunImages before) {
        String changes = Stream.of(
                        training.since(before.training, "training image"),
                        validation.since(before.validation, "validation image"))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return changes.isEmpty()
                ? Optional.empty()
                : Optional.of("the images have changed since the last checkpoint: " + changes);
    }

    /** Whether images may have gone from one part to the other since, as where the parts are made of the same folder. */
    boolean mayBeExchanged(RunImages before) {
        return !training.equals(before.training) && !validation.equals(before.validation);
    }

    /** Whether scores on both compare. */
    boolean validatesAs(RunImages other) {
        return validation.equals(other.validation);
    }
}
