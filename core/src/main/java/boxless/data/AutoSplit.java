package boxless.data;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Divides a data set without splits: a fifth of the images, at least one, is for validation, the others are for training. Which ones depends on their
 * names alone, by the CRC-32 of the name in UTF-8, smallest first: neither on the order of files nor on a seed.
 */
public final class AutoSplit {
    private static final int PART = 5;

    private AutoSplit() {}

    /** @throws IllegalArgumentException if there is only one image */
    public static Dataset training(Dataset all) {
        Set<Integer> chosen = ofValidation(all);
        return Subset.of(all, i -> !chosen.contains(i));
    }

    /** @throws IllegalArgumentException if there is only one image */
    public static Dataset validation(Dataset all) {
        return Subset.of(all, ofValidation(all)::contains);
    }

    /**
     * The images for validation, from 0.
     *
     * @throws IllegalArgumentException if there is only one image
     */
    public static Set<Integer> ofValidation(Dataset all) {
        if (all.size() < 2) {
            throw new IllegalArgumentException(
                    "split: auto needs at least 2 images, and there is %d; annotate more".formatted(all.size()));
        }
        return IntStream.range(0, all.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer i) -> hash(all.name(i)))
                        .thenComparing(all::name))
                .limit(Math.max(1, all.size() / PART))
                .collect(Collectors.toSet());
    }

    private static long hash(String name) {
        CRC32 hash = new CRC32();
        hash.update(name.getBytes(StandardCharsets.UTF_8));
        return hash.getValue();
    }
}
