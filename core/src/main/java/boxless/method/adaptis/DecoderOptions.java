package boxless.method.adaptis;

import boxless.file.Limits;

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
        Limits.fraction("least_thing", leastThing);
        Limits.fraction("least_stuff", leastStuff);
        Limits.notNegative("background", background);
        Limits.atLeast("crop", crop, 0);
        Limits.belowOne("overlap", overlap);
    }

    /** The same with points at random. */
    DecoderOptions withRandomPoints() {
        return points instanceof PointOptions.Random
                ? this
                : new DecoderOptions(PointOptions.Random.OFFICIAL, leastThing, leastStuff, background, crop, overlap);
    }
}
