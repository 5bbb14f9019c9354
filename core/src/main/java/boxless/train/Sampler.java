package boxless.train;

import boxless.data.Dataset;
import boxless.data.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Decides which image the n-th crop of a run comes from, for every n from 0: a pure function of the seed and n, so that a run resumes from its
 * counter alone. Safe for use by several threads.
 */
final class Sampler {
    /**
     * Where a crop comes from.
     *
     * @param sample number of the sample in its data set
     * @param object the object to crop around, as
     *     {@link boxless.data.augment.Augmentations#apply(List, Sample, int, java.util.random.RandomGenerator)} counts, or -1 for whatever the crop
     *     step chooses
     */
    record Draw(int sample, int object) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Order(long epoch, int[] places) {}

    private static final int ANY = -1;

    private final List<Draw> draws;
    private final long seed;
    private final boolean shuffled;
    private volatile @Nullable Order last;

    private Sampler(List<Draw> draws, long seed, boolean shuffled) {
        if (draws.isEmpty()) {
            throw new IllegalArgumentException("the data set is empty");
        }
        this.draws = List.copyOf(draws);
        this.seed = seed;
        this.shuffled = shuffled;
    }

    /** Every image equally likely at every draw (with replacement). */
    static Sampler replacement(int samples, long seed) {
        return new Sampler(pictures(samples), seed, false);
    }

    /** Every image once an epoch of {@link #length} crops, shuffled anew each epoch. */
    static Sampler everyPicture(int samples, long seed) {
        return new Sampler(pictures(samples), seed, true);
    }

    /**
     * Every object once per epoch, as EmbedSeg trains; an image without objects also once, cropped anywhere. Needs the facts of every sample, which
     * may require reading the whole data set once.
     *
     * @param stuff ids of categories whose objects are none for the model
     */
    static Sampler everyObject(Dataset dataset, List<Integer> stuff, long seed) {
        List<Draw> draws = new ArrayList<>();
        for (int i = 0; i < dataset.size(); i++) {
            List<Integer> categories = dataset.facts(i).categories();
            if (stuff.containsAll(categories)) {
                draws.add(new Draw(i, ANY));
            }
            for (int k = 0; k < categories.size(); k++) {
                if (!stuff.contains(categories.get(k))) {
                    draws.add(new Draw(i, k));
                }
            }
        }
        return new Sampler(draws, seed, true);
    }

    private static List<Draw> pictures(int samples) {
        List<Draw> draws = new ArrayList<>();
        for (int i = 0; i < samples; i++) {
            draws.add(new Draw(i, ANY));
        }
        return draws;
    }

    /** Crops after which every image or object had its turn. */
    int length() {
        return draws.size();
    }

    /** Where the index-th crop of the run comes from. */
    Draw draw(long index) {
        if (!shuffled) {
            return draws.get(Seeds.random(seed, index).nextInt(draws.size()));
        }
        return draws.get(places(index / draws.size())[(int) (index % draws.size())]);
    }

    private int[] places(long epoch) {
        Order order = last;
        if (order == null || order.epoch() != epoch) {
            order = new Order(epoch, shuffle(draws.size(), Seeds.random(seed, epoch)));
            last = order;
        }
        return order.places();
    }

    private static int[] shuffle(int length, SplittableRandom random) {
        int[] places = new int[length];
        for (int i = 0; i < length; i++) {
            int j = random.nextInt(i + 1);
            places[i] = places[j];
            places[j] = i;
        }
        return places;
    }
}
