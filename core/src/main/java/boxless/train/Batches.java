package boxless.train;

import boxless.data.Dataset;
import boxless.data.Sample;
import boxless.data.Seeds;
import boxless.data.augment.Augmentations;
import boxless.image.Border;
import boxless.image.Pixels;
import boxless.mask.Category;
import boxless.method.InputSizes;
import boxless.method.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The stream of batches that a training sees: batch n of a stage depends on the recipe, the stage and n alone. */
final class Batches {
    // Sets the random numbers of targets apart from those of sampler, augmentation and dropout, which get the same
    // seed.
    private static final long TARGETS = 0xBB67AE8584CAA73BL;

    private Batches() {}

    /**
     * One batch as plain arrays, made on a loader thread.
     *
     * @param images (B, C, H, W)
     * @param names which pictures, for messages
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch<T>(float[] images, int channels, int height, int width, T targets, List<String> names) {}

    /**
     * The batches of a stage, from the given one on.
     *
     * @param first counted from 0 at the beginning of the stage
     */
    static <T> Loader<Batch<T>> load(
            Recipe recipe, Dataset data, Method<?, T> method, TrainingStage stage, long first) {
        Recipe.Train train = stage.train();
        AugmentedSamples stream = stream(recipe, data, method, stage);
        long count = train.steps() * train.accumulate();
        return new Loader<>(
                n -> batch(stream, method, n, stage),
                n -> stream.name(n * train.batch()),
                first,
                count,
                train.workers(),
                ahead(train));
    }

    /** So many batches are ready beside the one in use. */
    private static int ahead(Recipe.Train train) {
        return train.workers() + 2;
    }

    /**
     * Makes the first batch of a stage and forgets it, so that a mistake is found before anything is written.
     *
     * @throws IllegalArgumentException if batches cannot be made of the data, or are too large for Java's memory
     */
    static void rehearse(Recipe recipe, Dataset data, Method<?, ?> method, TrainingStage stage) {
        AugmentedSamples stream = stream(recipe, data, method, stage);
        Pixels crop = stream.get(0).image();
        Recipe.Train train = stage.train();
        int size = train.batch();
        long bytes = (long) crop.values().length * size * Float.BYTES;
        long memory = Runtime.getRuntime().maxMemory();
        long most = Math.min(memory / 2, (long) Integer.MAX_VALUE * Float.BYTES);
        if (bytes > most) {
            throw new IllegalArgumentException(
                    "%s.batch: %d; batches of %d images of %dx%d are %,d MB each and do not fit into Java's memory, %,d MB; lower it and raise %s.accumulate, or give Java more: BOXLESS_JAVA_OPTS=-Xmx8g"
                            .formatted(
                                    LaterStages.section(stage.number()),
                                    size,
                                    size,
                                    crop.width(),
                                    crop.height(),
                                    bytes >> 20,
                                    memory >> 20,
                                    LaterStages.section(stage.number())));
        }
        long held = Math.min(ahead(train) + 1L, train.steps() * train.accumulate());
        if (held * bytes > memory) {
            throw new IllegalArgumentException(
                    "%s.batch: %d; up to %d batches are held at a time, %,d MB each, and do not fit into Java's memory, %,d MB; lower it and raise %s.accumulate%s, or give Java more: BOXLESS_JAVA_OPTS=-Xmx8g"
                            .formatted(
                                    LaterStages.section(stage.number()),
                                    size,
                                    held,
                                    bytes >> 20,
                                    memory >> 20,
                                    LaterStages.section(stage.number()),
                                    train.workers() > 1 ? ", or lower train.workers" : ""));
        }
        batch(stream, method, 0, stage);
    }

    private static AugmentedSamples stream(Recipe recipe, Dataset data, Method<?, ?> method, TrainingStage stage) {
        Recipe.Train train = stage.train();
        Dataset prepared = data.withPictures(picture -> recipe.data()
                        .normalization()
                        .apply(recipe.data().reading().adapted(picture, method.inputChannels())))
                .cached(Math.min(
                        train.cache() * 1_000_000L, Runtime.getRuntime().maxMemory() / 4));
        Sampler sampler = switch (train.draw()) {
            case PICTURES -> Sampler.replacement(prepared.size(), stage.seed());
            case EPOCHS -> Sampler.everyPicture(prepared.size(), stage.seed());
            case OBJECTS -> Sampler.everyObject(prepared, stuff(recipe), stage.seed());
        };
        return new AugmentedSamples(prepared, sampler, recipe.augment(), stage.seed());
    }

    /** The model's classes of stuff. */
    private static List<Integer> stuff(Recipe recipe) {
        return Category.ids(Category.of(recipe.data().classes(), recipe.data().stuff()), false);
    }

    private static <T> Batch<T> batch(AugmentedSamples stream, Method<?, T> method, long number, TrainingStage stage) {
        int size = stage.train().batch();
        List<Sample> samples = new ArrayList<>();
        for (long n = number * size; n < (number + 1) * size; n++) {
            samples.add(stream.get(n));
        }
        samples = equallyLarge(samples, method);
        Pixels first = samples.get(0).image();
        float[] images = new float[size * first.values().length];
        for (int b = 0; b < size; b++) {
            float[] values = samples.get(b).image().values();
            System.arraycopy(values, 0, images, b * values.length, values.length);
        }
        return new Batch<>(
                images,
                first.channels(),
                first.height(),
                first.width(),
                method.targets(
                        samples, new SplittableRandom(Seeds.seedOf(stage.seed() ^ TARGETS, number)), stage.learned()),
                samples.stream().map(Sample::name).toList());
    }

    /**
     * Pictures as they are where all agree. A method that pads pictures with a constant gets them padded to the largest of the batch, at the right
     * and the bottom as at inference; any other needs a crop.
     */
    private static List<Sample> equallyLarge(List<Sample> samples, Method<?, ?> method) {
        int width = samples.stream().mapToInt(s -> s.image().width()).max().orElseThrow();
        int height = samples.stream().mapToInt(s -> s.image().height()).max().orElseThrow();
        boolean padded = method.border() instanceof Border.Constant;
        InputSizes sizes = method.inputSizes();
        int inputWidth = padded ? sizes.atLeast(width) : width;
        int inputHeight = padded ? sizes.atLeast(height) : height;
        if (!sizes.admit(inputWidth, inputHeight)) {
            throw new IllegalArgumentException(
                    "crops of %dx%d, but the network needs %s; change crop in augment".formatted(width, height, sizes));
        }
        if (Math.max(inputWidth, inputHeight) > method.longestSide()) {
            throw tooLarge(samples, method.longestSide());
        }
        List<Sample> equal = new ArrayList<>();
        for (Sample sample : samples) {
            Pixels image = sample.image();
            boolean fits = image.width() == inputWidth && image.height() == inputHeight;
            if (!fits && !padded) {
                throw new IllegalArgumentException("images of %dx%d and %dx%d in one batch; add a crop to augment"
                        .formatted(width, height, image.width(), image.height()));
            }
            equal.add(fits ? sample : Augmentations.padded(sample, inputWidth, inputHeight));
        }
        return equal;
    }

    private static IllegalArgumentException tooLarge(List<Sample> samples, int most) {
        Sample largest = Collections.max(
                samples,
                Comparator.comparingInt(
                        s -> Math.max(s.image().width(), s.image().height())));
        return new IllegalArgumentException(
                "the image %s is %dx%d when it comes to the network, which sees sides of at most %d; add a crop or rescale to augment"
                        .formatted(
                                largest.name(),
                                largest.image().width(),
                                largest.image().height(),
                                most));
    }
}
