package boxless.train;

import boxless.data.Crops;
import boxless.data.Dataset;
import boxless.data.Datasets;
import boxless.data.Loader;
import boxless.data.Sample;
import boxless.data.Sampler;
import boxless.image.Channels;
import boxless.image.Pixels;
import boxless.method.Method;
import java.util.ArrayList;
import java.util.List;

/** The stream of batches that a training sees: batch n depends on the recipe and n alone. */
final class Batches {
    private Batches() {}

    /**
     * One batch as plain arrays, made on a loader thread.
     *
     * @param images (B, C, H, W)
     * @param names which pictures, for messages
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Batch<T>(float[] images, int channels, int height, int width, T targets, List<String> names) {}

    static <T> Loader<Batch<T>> load(Recipe recipe, Dataset data, Method<?, T> method, long first) {
        Recipe.Train train = recipe.train();
        Dataset prepared = Datasets.cached(
                Datasets.withPictures(
                        data,
                        picture ->
                                recipe.data().normalization().apply(Channels.adapt(picture, method.inputChannels()))),
                train.cache() * 1_000_000L);
        Sampler sampler = switch (train.draw()) {
            case PICTURES -> Sampler.replacement(prepared.size(), train.seed());
            case OBJECTS -> Sampler.everyObject(prepared, train.seed());
        };
        Crops crops = new Crops(prepared, sampler, recipe.augment(), train.seed());
        long count = train.steps() * train.accumulate();
        return new Loader<>(
                n -> batch(crops, method, n, train.batch()),
                n -> crops.name(n * train.batch()),
                first,
                count,
                train.workers(),
                train.workers() + 2);
    }

    private static <T> Batch<T> batch(Crops crops, Method<?, T> method, long number, int size) {
        List<Sample> samples = new ArrayList<>();
        for (long n = number * size; n < (number + 1) * size; n++) {
            samples.add(crops.get(n));
        }
        Pixels first = samples.get(0).image();
        float[] images = new float[size * first.values().length];
        for (int b = 0; b < size; b++) {
            Pixels image = samples.get(b).image();
            if (image.width() != first.width() || image.height() != first.height()) {
                throw new IllegalArgumentException("pictures of %dx%d and %dx%d in one batch; add a crop to augment"
                        .formatted(first.width(), first.height(), image.width(), image.height()));
            }
            if (image.width() % method.stride() != 0 || image.height() % method.stride() != 0) {
                throw new IllegalArgumentException(
                        "crops of %dx%d, but the network needs multiples of %d; change augment's crop"
                                .formatted(image.width(), image.height(), method.stride()));
            }
            System.arraycopy(image.values(), 0, images, b * image.values().length, image.values().length);
        }
        return new Batch<>(
                images,
                first.channels(),
                first.height(),
                first.width(),
                method.targets(samples),
                samples.stream().map(Sample::name).toList());
    }
}
