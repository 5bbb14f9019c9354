package boxless.method.adaptis;

/**
 * How objects and regions are read out of the network's answers. The official names are in brackets.
 *
 * @param points where the points come from ({@code sampling_algorithm})
 * @param leastThing a pixel belongs to an object only if the probability of its mask is at least this ({@code min_things_prob}); in [0, 1]
 * @param leastStuff a pixel belongs to stuff only if some stuff category is at least so probable ({@code min_stuff_prob}); in [0, 1]
 * @param background what the probability of being no thing counts when it competes with the masks of objects ({@code stuff_prob_mult}); not
 *     negative
 * @param crop images are read in crops with sides of so many pixels ({@code crop_size}); 0 to read each at once
 * @param overlap least part that neighbouring crops share ({@code min_overlap}); in [0, 1)
 */
public record DecoderOptions(
        PointOptions points, double leastThing, double leastStuff, double background, int crop, double overlap) {
    /** Defaults of the official code. */
    static final DecoderOptions OFFICIAL = new DecoderOptions(PointOptions.Proposals.OFFICIAL, 0, 0, 1, 0, .2);

    public DecoderOptions {
        requireProbability("least_thing", leastThing);
        requireProbability("least_stuff", leastStuff);
        if (!(background >= 0 && background < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("background: " + background + "; it must not be negative");
        }
        if (crop < 0) {
            throw new IllegalArgumentException("crop: " + crop + "; it must not be negative");
        }
        if (!(overlap >= 0 && overlap < 1)) {
            throw new IllegalArgumentException("overlap: " + overlap + "; it must be in [0, 1)");
        }
    }

    /** The same with points at random. */
    DecoderOptions withRandomPoints() {
        return points instanceof PointOptions.Random
                ? this
                : new DecoderOptions(PointOptions.Random.OFFICIAL, leastThing, leastStuff, background, crop, overlap);
    }

    private static void requireProbability(String key, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + ": " + value + "; it must be in [0, 1]");
        }
    }
}
