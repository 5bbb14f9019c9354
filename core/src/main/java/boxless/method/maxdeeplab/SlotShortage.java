package boxless.method.maxdeeplab;

import boxless.data.Sample;
import boxless.mask.Category;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The segments of training samples that have no slot, as the loss counts them in {@code lost}. */
final class SlotShortage {
    private SlotShortage() {}

    /**
     * A line about them; empty if there are slots for all.
     *
     * @throws IllegalArgumentException naming a sample whose categories do not fit the classes
     */
    static Optional<String> of(MaxDeepLabOptions options, List<Category> categories, Supplier<Stream<Sample>> samples) {
        TargetMaker targets = new TargetMaker(
                Channels.of(categories, options.semanticVoid()), options.loss().semantic());
        try (Stream<Sample> all = samples.get()) {
            return of(
                    options.network().slots(),
                    all.mapToInt(sample -> targets.of(List.of(sample))
                                    .segments()
                                    .getFirst()
                                    .count())
                            .toArray());
        }
    }

    /** @param segments of each image */
    private static Optional<String> of(int slots, int[] segments) {
        long images = Arrays.stream(segments).filter(count -> count > slots).count();
        if (images == 0) {
            return Optional.empty();
        }
        long lost = Arrays.stream(segments)
                .asLongStream()
                .map(count -> Math.max(0, count - slots))
                .sum();
        int most = Arrays.stream(segments).max().orElse(0);
        return Optional.of(String.format(
                Locale.ROOT,
                "model.network.slots: %d is too few for %,d of the %,d training images looked at, with up to %d segments: the model loses %,d of %,d segments; %d slots hold all",
                slots,
                images,
                segments.length,
                most,
                lost,
                Arrays.stream(segments).asLongStream().sum(),
                SlotSurvey.holding(most)));
    }
}
