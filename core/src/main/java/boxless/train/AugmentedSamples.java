package boxless.train;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Seeds;
import boxless.data.augment.Augmentation;
import boxless.data.augment.Augmentations;
import boxless.file.BadFileException;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The endless stream of training samples; the n-th depends only on the seed and n, not on threads or on what was read before. Safe for use by several
 * threads.
 *
 * @param dataset usually normalised and {@linkplain Dataset#cached cached}
 * @param sampler which image (and object) each crop comes from
 * @param steps what happens to it
 * @param seed of the augmentation
 */
record AugmentedSamples(Dataset dataset, Sampler sampler, List<Augmentation> steps, long seed) {
    // Sets the augmentation's random numbers apart from the sampler's, which usually gets the same seed.
    private static final long STREAM = 0x6A09E667F3BCC909L;

    AugmentedSamples {
        steps = List.copyOf(steps);
    }

    /**
     * The index-th sample.
     *
     * @throws BadFileException if its file is broken
     * @throws IllegalArgumentException naming the sample, if the settings do not fit it
     * @throws IllegalStateException naming the sample, if anything else fails
     */
    Sample get(long index) {
        Sampler.Draw draw = sampler.draw(index);
        try {
            Sample sample = dataset.read(draw.sample());
            SplittableRandom random = Seeds.random(seed ^ STREAM, index);
            return draw.object() < 0
                    ? Augmentations.apply(steps, sample, random)
                    : Augmentations.apply(steps, sample, draw.object(), random);
        } catch (BadFileException | IllegalArgumentException e) {
            throw e; // names the file or the sample already
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "sample %s (crop %d): %s".formatted(dataset.name(draw.sample()), index, e), e);
        }
    }

    /** Name of the sample that the index-th crop comes from. */
    String name(long index) {
        return dataset.name(sampler.draw(index).sample());
    }
}
